// SPDX-License-Identifier: Apache-2.0

using System.Text;
using MetaCni.Linux;
using MetaCni.Planning;

namespace MetaCni.Cluster.Manifests;

/// <summary>
/// The network-status of pods as files, <c>&lt;stateDir&gt;/status/NAMESPACE_NAME.json</c>: without an API server a person reads it there.
/// </summary>
internal sealed class ManifestStatus(string stateDirectory)
{
    // A temporary file of the same name has 23 bytes more; a file name at most 255.
    private const int LongestName = 232;

    private readonly string _directory = Path.Combine(stateDirectory, "status");

    /// <exception cref="Cni.Errors.CniException">112: no status could be written.</exception>
    public void RequireUsable()
    {
        PrivateDirectory.Ensure(_directory);
        PrivateDirectory.RequireWritable(_directory);
    }

    /// <summary>False where no status was ever written on this node.</summary>
    public bool MayExist => Directory.Exists(_directory);

    public void Write(PodIdentity pod, string status)
    {
        PrivateDirectory.Ensure(_directory);

        // For people to read. After a failure of the machine the pod is gone, and with it what a sync would have kept.
        AtomicFile.WriteVolatile(FileOf(pod), Encoding.UTF8.GetBytes(status));
    }

    /// <summary>Removes what was written, and what a kill kept from being written whole; no directory, no status.</summary>
    public void Remove(PodIdentity pod)
    {
        if (MayExist)
        {
            var file = FileOf(pod);
            File.Delete(file);
            AtomicFile.RemoveLeftovers(file);
        }
    }

    // A pod's name alone may have 253 characters.
    private string FileOf(PodIdentity pod)
    {
        var name = $"{pod.Namespace}_{pod.Name}";
        return Path.Combine(_directory, $"{(name.Length <= LongestName ? name : ShortenedName.Of(name))}.json");
    }
}
