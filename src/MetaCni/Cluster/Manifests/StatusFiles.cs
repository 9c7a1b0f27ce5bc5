// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Linux.Files;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Cluster.Manifests;

/// <summary>
/// The network-status of pods as files, <c>&lt;stateDir&gt;/status/NAMESPACE_NAME.json</c>, for administrators of a node without an API
/// server.
/// </summary>
internal sealed class StatusFiles(string stateDirectory)
{
    // The name of the temporary file is 23 bytes longer; a file name has at most 255 bytes.
    private const int LongestName = 232;

    private readonly string _directory = Path.Combine(stateDirectory, "status");

    /// <exception cref="Cni.Errors.CniException">112: status files cannot be written.</exception>
    public void RequireUsable()
    {
        StateAccess.EnsureDirectory(_directory);
        StateAccess.RequireWritable(_directory);
    }

    /// <summary>False if the pod has no status on this node.</summary>
    public bool MayExist(PodIdentity pod) => Directory.Exists(HoldersOf(pod)) || Path.Exists(FileOf(pod));

    /// <summary>Writes the status of a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="holder">
    /// The attached container and interface, as a file name. The status is kept until every holder is released.
    /// </param>
    /// <param name="status">The network-status.</param>
    public void Write(PodIdentity pod, string holder, string status)
    {
        StateAccess.EnsureDirectory(_directory);
        StateAccess.EnsureDirectory(HoldersOf(pod));
        Write(Path.Combine(HoldersOf(pod), holder), TemporaryOf(pod, holder), "");

        // Only people read this file. After a crash of the node the pod no longer exists, so the file needs no fsync.
        Write(FileOf(pod), TemporaryOf(pod, holder), status);
    }

    private static void Write(string file, string temporary, string content) =>
        StateAccess.Write(file, () => AtomicFile.WriteVolatile(file, temporary, Encoding.UTF8.GetBytes(content)));

    /// <summary>Releases a container and interface that were detached, and tells whether others are left.</summary>
    /// <returns>True if it was the last holder on this node.</returns>
    public bool Release(PodIdentity pod, string holder)
    {
        _ = FileNames.TryRemove(Path.Combine(HoldersOf(pod), holder));
        _ = FileNames.TryRemove(TemporaryOf(pod, holder));
        return FileNames.TryRemoveDirectory(HoldersOf(pod));
    }

    /// <summary>Removes the status of a pod.</summary>
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

    // A pod's name may have up to 253 characters.
    private string FileOf(PodIdentity pod)
    {
        var name = $"{pod.Namespace}_{pod.Name}";
        return Path.Combine(_directory, $"{(name.Length <= LongestName ? name : ShortenedName.Of(name))}.json");
    }
}
