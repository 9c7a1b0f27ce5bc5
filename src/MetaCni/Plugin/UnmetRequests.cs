// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Plugin;

/// <summary>What the pod requests and does not get, where that is enforced. Where it is a warning, the sentences stand alone.</summary>
internal static class UnmetRequests
{
    public static CniException Failure(IEnumerable<string> sentences) => new(
        PluginErrorCode.RequestNotHonoured, $"{string.Join("; ", sentences)}; with requestPolicy warn the pod starts without it");
}
