// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Namespaces;

namespace MetaCni.Node.Repair;

/// <summary>The host as its init process sees it: the pod of the daemon has other mounts.</summary>
/// <param name="host">The namespaces of the host's init.</param>
internal sealed class HostView(ProcessNamespaces host)
{
    /// <summary>
    /// The path by which this container reads a file of the host that is not mounted. It does not follow absolute links: behind one, nothing
    /// is found.
    /// </summary>
    public static string PathOf(int init, string path) => $"/proc/{init}/root{path}";

    /// <summary>Whether the network namespace that had this cookie is still at its path.</summary>
    /// <param name="path">The path at ADD.</param>
    /// <param name="cookie">Its SO_NETNS_COOKIE at ADD; 0 if unknown: then any namespace at the path may be the recorded one.</param>
    public NamespaceState StateOf(string path, ulong cookie)
    {
        if (!path.StartsWith('/'))
        {
            return NamespaceState.Unknown;
        }

        try
        {
            return NetworkNamespace.CookieIn(host, path) is { } found && (cookie == 0 || cookie == found)
                ? NamespaceState.Exists
                : NamespaceState.Gone;
        }
        catch (LinuxException)
        {
            return NamespaceState.Unknown;
        }
    }
}
