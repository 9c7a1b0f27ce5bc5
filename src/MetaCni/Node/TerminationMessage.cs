// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;

namespace MetaCni.Node;

/// <summary>The file from which kubelet reads why the container terminated (pod.status…terminated.message). It has at most 4096 bytes.</summary>
internal static class TerminationMessage
{
    /// <summary>Writes the reason if kubelet made the file; outside a pod it does not exist.</summary>
    public static void Write(string path, string reason)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(reason);
        try
        {
            // The file is a mount: it cannot be replaced by a rename.
            using var file = new FileStream(path, FileMode.Truncate, FileAccess.Write);
            file.Write(bytes.AsSpan(0, Math.Min(bytes.Length, PlainText.MaximumLine)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reason is on stderr as well.
        }
    }
}
