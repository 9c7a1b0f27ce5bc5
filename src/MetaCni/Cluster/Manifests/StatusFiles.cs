// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Linux.Files;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Cluster.Manifests;

/// <summary>
/// The network-status of pods as files, <c>&lt;stateDir&gt;/status/NAMESPACE_NAME.json</c>: without an API server a person reads it there.
/// </summary>
internal sealed class StatusFiles(string stateDirectory)
{
    // A temporary file of the same name has 23 bytes more; a file name at most 255.
    private const int LongestName = 232;

    private readonly string _directory = Path.Combine(stateDirectory, "status");

    /// <exception cref="Cni.Errors.CniException">112: no status could be written.</exception>
    public void RequireUsable()
    {
        StateAccess.EnsureDirectory(_directory);
        StateAccess.RequireWritable(_directory);
    }

    /// <summary>False where the pod has no status on this node.</summary>
    public bool MayExist(PodIdentity pod) => Directory.Exists(HoldersOf(pod)) || Path.Exists(FileOf(pod));

    /// <summary>Writes the status of a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="holder">The container and interface that were attached, as a file name: the status stays until all are gone.</param>
    /// <param name="status">The network-status.</param>
    public void Write(PodIdentity pod, string holder, string status)
    {
        StateAccess.EnsureDirectory(_directory);
        StateAccess.EnsureDirectory(HoldersOf(pod));
        Write(Path.Combine(HoldersOf(pod), holder), TemporaryOf(pod, holder), "");

        // For people to read. After a failure of the machine the pod is gone, and with it what a sync would have kept.
        Write(FileOf(pod), TemporaryOf(pod, holder), status);
    }

    private static void Write(string file, string temporary, string content) =>
        StateAccess.Write(file, () => AtomicFile.WriteVolatile(file, temporary, Encoding.UTF8.GetBytes(content)));

    /// <summary>A container and interface are gone: looks for no other.</summary>
    /// <returns>True where it was the last one that is known here.</returns>
    public bool Release(PodIdentity pod, string holder)
    {
        _ = FileNames.TryRemove(Path.Combine(HoldersOf(pod), holder));
        _ = FileNames.TryRemove(TemporaryOf(pod, holder));
        return FileNames.TryRemoveDirectory(HoldersOf(pod));
    }

    /// <summary>Removes what was written.</summary>
    public void Remove(PodIdentity pod)
    {
        if (Directory.Exists(_directory))
        {
            File.Delete(FileOf(pod));
        }
    }

    private string HoldersOf(PodIdentity pod) => $"{FileOf(pod)}.of";

    private string TemporaryOf(PodIdentity pod, string holder) =>
        Path.Combine(HoldersOf(pod), $"{AtomicFile.TemporaryPrefix}{holder}");

    // A pod's name alone may have 253 characters.
    private string FileOf(PodIdentity pod)
    {
        var name = $"{pod.Namespace}_{pod.Name}";
        return Path.Combine(_directory, $"{(name.Length <= LongestName ? name : ShortenedName.Of(name))}.json");
    }
}
