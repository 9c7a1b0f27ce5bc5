// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Linux;
using Linux.Files;
using Linux.Namespaces;
using Linux.Processes;
using MetaCni.Install;

namespace MetaCni.Node.Host;

/// <summary>Whether this process can start plugins on the host with everything that the host's own processes may do.</summary>
/// <param name="feature">What starts them.</param>
/// <param name="directories">The directories of the node: the container must show the host's.</param>
/// <param name="processId">This process.</param>
/// <param name="init">The host's init.</param>
internal sealed class HostReach(HostFeature feature, NodeDirectories directories, int processId, int init = HostReach.Init)
{
    /// <summary>The PID of the host's init, if this container sees the host's processes.</summary>
    public const int Init = 1;

    /// <summary>Opens the host's namespaces.</summary>
    /// <param name="namespaces">The namespaces of the host's init.</param>
    /// <param name="obstacle">Why the feature is impossible; empty if it is possible.</param>
    public bool TryOpen([NotNullWhen(true)] out ProcessNamespaces? namespaces, out string obstacle)
    {
        namespaces = null;
        try
        {
            if (processId == init)
            {
                obstacle = Blocked("this container does not see the host's processes");
                return false;
            }

            if (ProcessBounds.Of(processId).Lacking(ProcessBounds.Of(init)) is { Count: > 0 } lacking)
            {
                obstacle = Blocked($"plugins that this container starts would lack {string.Join(", ", lacking)}");
                return false;
            }

            var opened = ProcessNamespaces.Open(init);
            if (OtherDirectory(opened) is { } other)
            {
                opened.Dispose();
                obstacle = Blocked($"{other} is another directory on the host than in this container");
                return false;
            }

            (namespaces, obstacle) = (opened, "");
            return true;
        }
        catch (LinuxException e)
        {
            obstacle = Blocked($"the host's namespaces cannot be entered: {e.Message}");
            return false;
        }
    }

    private string Blocked(string why) => $"{feature.Name} is off: {why}; "
        + $"apply {feature.Overlay}, which makes the pod privileged with hostPID, or set {feature.Setting} to false";

    // Proof that it is the host's init, and that plugin, daemon and tool mean the same files.
    private string? OtherDirectory(ProcessNamespaces host) =>
        ((string[])[directories.StateDir, directories.BinDir]).FirstOrDefault(directory => !IsSame(host, directory));

    private static bool IsSame(ProcessNamespaces host, string directory)
    {
        if (!host.TryOpenFile(directory, OpenFlags.Path | OpenFlags.Directory, out var there, out _))
        {
            return false;
        }

        using (there)
        {
            return FileStatus.IsNamed(there, directory);
        }
    }
}
