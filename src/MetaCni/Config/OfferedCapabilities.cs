// SPDX-License-Identifier: Apache-2.0

using Cni.Config;

namespace MetaCni.Config;

/// <summary>
/// The capabilities that our own configuration has to declare. A runtime sends only what the configuration that it reads declares,
/// and that is ours: what the primary's plugins can do must be said there.
/// </summary>
internal static class OfferedCapabilities
{
    /// <summary>The capability under which containerd and CRI-O pass a pod's annotations.</summary>
    public const string PodAnnotations = "io.kubernetes.cri.pod-annotations";

    /// <summary>What any plugin of the primary declares, each once, in their order; and the annotations, which we read ourselves.</summary>
    public static IReadOnlyList<string> Of(NetworkConfigurationList primary) =>
        [.. primary.Plugins.SelectMany(plugin => plugin.Capabilities).Append(PodAnnotations).Distinct()];
}
