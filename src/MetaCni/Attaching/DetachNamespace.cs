// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Namespaces;
using MetaCni.Attaching.Namespaces;
using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>Chooses CNI_NETNS for the plugins at DEL: the namespace of the record, or none.</summary>
/// <remarks>
/// The path given at DEL may lead to another namespace than at ADD. The process behind <c>/proc/PID/ns/net</c> may have exited and its PID
/// may belong to another process, perhaps on the host; or a file was deleted and created again. Plugins would delete interfaces there that
/// they did not create. So the recorded cookie decides. A path that cannot be opened counts as a deleted namespace, unless this process
/// lacks the privilege to enter namespaces.
/// </remarks>
/// <param name="open">Opens a namespace by its path.</param>
/// <param name="mayBeHost">True if the runtime sets CNI_NETNS_OVERRIDE: the host's own namespace is allowed.</param>
/// <param name="log">Notes when another path than the given one is used.</param>
internal sealed class DetachNamespace(Func<string, INamespaceView> open, bool mayBeHost, ContainerLog log)
{
    /// <summary>The path for the plugins; empty if the namespace is gone.</summary>
    /// <param name="record">The record that is detached.</param>
    /// <param name="given">CNI_NETNS of this DEL; empty if the runtime reports that the namespace is gone.</param>
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

    // A record without a cookie, as of a container that Multus attached, accepts any namespace except the host's.
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
