// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Namespaces;
using MetaCni.Attaching.Namespaces;
using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>CNI_NETNS of the plugins at DEL: the namespace that the record is of, or none.</summary>
/// <remarks>
/// The path of a DEL may lead elsewhere than at ADD. The process behind <c>/proc/PID/ns/net</c> is gone and another one, perhaps of the
/// host, has its PID; a file was removed and made again. There, plugins would delete interfaces that they never made. So the
/// recorded cookie decides, and a path that cannot be opened is no reason to fail: such a namespace counts as gone, unless this process may not
/// enter any.
/// </remarks>
/// <param name="open">Opens a namespace by its path.</param>
/// <param name="mayBeHost">True where the runtime sets CNI_NETNS_OVERRIDE: the host's own namespace is like any other.</param>
/// <param name="log">Is told where another path is used than the given one.</param>
internal sealed class DetachNamespace(Func<string, INamespaceView> open, bool mayBeHost, ContainerLog log)
{
    /// <summary>The path for the plugins; empty where the namespace is gone.</summary>
    /// <param name="record">What is taken down.</param>
    /// <param name="given">CNI_NETNS of this DEL; empty where the runtime says that the namespace is gone.</param>
    /// <exception cref="CniException">8: this process lacks the capability to enter namespaces.</exception>
    public string Of(AttachmentRecord record, string given)
    {
        var chosen = Choose(record, given);
        if (chosen != given)
        {
            log.About(record.Plan).Verbose(
                $"CNI_NETNS {PlainText.Word(given)} is not the network namespace that the container was attached in; "
                + (chosen.Length > 0 ? $"using {PlainText.Word(chosen)}" : "detaching without a namespace"));
        }

        return chosen;
    }

    private string Choose(AttachmentRecord record, string given)
    {
        if (given.Length == 0 || Is(record, given))
        {
            return given;
        }

        var recorded = record.Plan.Sandbox.NetworkNamespace;
        return record.NamespaceCookie != 0 && recorded.Length > 0 && recorded != given && Is(record, recorded) ? recorded : "";
    }

    // Where no cookie is on record, as of a container that Multus attached, any namespace but the host's may be the container's.
    private bool Is(AttachmentRecord record, string path) =>
        (mayBeHost || !NetworkNamespace.IsCurrent(path))
        && TryCookie(path, out var cookie)
        && (record.NamespaceCookie == 0 || record.NamespaceCookie == cookie);

    private bool TryCookie(string path, out ulong cookie)
    {
        try
        {
            using var view = open(path);
            cookie = view.Cookie;
            return true;
        }
        catch (Exception e) when (e is CniException or LinuxException && !LinuxException.IsForLackOfPrivileges(e))
        {
            cookie = 0;
            return false;
        }
    }
}
