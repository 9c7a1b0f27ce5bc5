// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Attaching.Plugins;

/// <summary>An additional remedy for a missing plugin: the configuration sets the directories.</summary>
internal static class MissingPlugin
{
    /// <summary>The end of the error's message; empty for other errors.</summary>
    public static string Remedy(CniException error) => error.IsPluginMissing ? ", or set binDir to its directory" : "";
}
