// SPDX-License-Identifier: Apache-2.0

using Cni.Results;

namespace MetaCni.Attaching.Results;

/// <summary>Decides which entries of a result are interfaces in the pod.</summary>
/// <remarks>
/// CNI §5 ("interfaces"): an entry without a sandbox is on the host. A sandbox is a path, and one namespace can have several: /var/run is a
/// link to /run. So an entry with another path counts if the pod's namespace has an interface of that name.
/// </remarks>
internal static class PodEntry
{
    /// <summary>True if the entry is in the pod.</summary>
    /// <param name="entry">An entry of a result.</param>
    /// <param name="networkNamespace">CNI_NETNS.</param>
    /// <param name="exists">Whether the pod's namespace has an interface of a name; called only if the paths differ.</param>
    public static bool IsInPod(ResultInterface entry, string networkNamespace, Func<string, bool> exists) =>
        entry.Sandbox.Length > 0 && (entry.Sandbox == networkNamespace || exists(entry.Name));
}
