// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using Linux;
using MetaCni.Collecting;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;
using MetaCni.Errors;
using MetaCni.Planning;
using MetaCni.Takeover;

namespace MetaCni.CommandLine.Detach;

/// <summary>Makes a record for a container that Multus attached and whose namespace is gone, so that it is detached like any other.</summary>
internal sealed class MultusAdoption(NodeDirectories directories, IReadOnlyList<string> pluginPath, ToolHost host)
{
    private readonly MultusState _multus = new(directories.MultusDirectory);

    /// <summary>Does nothing if the container has a record, is not of Multus, is in use, or if another operation works on it.</summary>
    /// <exception cref="Cni.Errors.CniException">112: Multus's state cannot be used, or the record cannot be written.</exception>
    public void TryAdopt(string id)
    {
        var journal = directories.Journal(host.Time);
        if (directories.Network.Length == 0 || !ContainerId.TryParse(id, out var container) || !journal.TryLock(container, out var held))
        {
            return;
        }

        using (held)
        {
            var known = _multus.Find(container);
            if (known is { Results.Count: > 0, Unreadable.Count: 0 } && known.Results.All(IsGone) && !journal.Interfaces(container).Any())
            {
                try
                {
                    journal.Adopt(new MultusTakeover(ContextOf(container, known), directories.Network, runtimeConfig: null).Record(known, host.Time.GetUtcNow()));
                }
                catch (FormatException e)
                {
                    throw MetaCniError.Of(
                        MetaCniErrorCode.StateUnavailable,
                        $"Multus's record of container {container} in {directories.MultusDirectory} cannot be used: {e.Message}; clean up by hand",
                        "",
                        e);
                }
            }
        }
    }

    private bool IsGone(CachedResult result)
    {
        try
        {
            return result.NetworkNamespace.Length > 0 && host.NamespaceCookie(result.NetworkNamespace) is null;
        }
        catch (LinuxException e) when (!LinuxException.IsForLackOfPrivileges(e))
        {
            // It says nothing about the namespace: the container may be running.
            return false;
        }
    }

    // With the path on record, the daemon finds the record again if this process is killed now.
    private AttachmentContext ContextOf(ContainerId container, MultusContainer known)
    {
        var context = MultusContext.Of(container, known, pluginPath);
        return context with { Sandbox = context.Sandbox with { NetworkNamespace = known.Results[0].NetworkNamespace } };
    }
}
