// SPDX-License-Identifier: Apache-2.0

using Cni.Config;

namespace MetaCni.Config;

/// <summary>
/// The capabilities that our own configuration must declare. A runtime sends only the capability arguments that our configuration
/// declares, so it must declare the capabilities of the primary's plugins.
/// </summary>
internal static class OfferedCapabilities
{
    /// <summary>The capability under which containerd and CRI-O pass a pod's annotations.</summary>
    public const string PodAnnotations = "io.kubernetes.cri.pod-annotations";

    /// <summary>
    /// The capabilities of the primary's plugins, without duplicates and in their order, and the pod annotations, which we read
    /// ourselves.
    /// </summary>
    public static IReadOnlyList<string> Of(NetworkConfigurationList primary) =>
        [.. primary.Plugins.SelectMany(plugin => plugin.Capabilities).Append(PodAnnotations).Distinct()];
}
