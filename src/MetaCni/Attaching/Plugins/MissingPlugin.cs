// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Attaching.Plugins;

/// <summary>What else an administrator can do about a plugin that no directory has: the configuration says where they are looked for.</summary>
internal static class MissingPlugin
{
    /// <summary>The end of the error's message; empty for other errors.</summary>
    public static string Remedy(CniException error) => error is { IsPluginsOwn: false, Error.Code: (int)PluginErrorCode.PluginNotFound }
        ? ", or set binDir to its directory"
        : "";
}
