// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using MetaCni.Attaching.Plugins;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Whether the plugins of networks could attach a pod now.</summary>
/// <param name="delegates">The plugins.</param>
/// <param name="pluginPath">Where they are.</param>
internal sealed class PluginStatus(Delegates delegates, IReadOnlyList<string> pluginPath)
{
    /// <summary>All plugins of a network are installed.</summary>
    /// <exception cref="CniException">100, naming network and plugin.</exception>
    public void RequireInstalled(NetworkConfigurationList network)
    {
        try
        {
            delegates.RequireInstalled(network, pluginPath);
        }
        catch (CniException e)
        {
            throw new CniException(e.Error with { Message = Message(network, e) }, e);
        }
    }

    /// <summary>
    /// STATUS of each, one after the other, in the order of ADD, all within one budget: a plugin that is at work when that is spent does not
    /// answer in time.
    /// </summary>
    /// <exception cref="CniException">A plugin says no: its own code. 50: it says nothing.</exception>
    public void Ask(IEnumerable<ResolvedNetwork> networks, Deadline deadline, CancellationToken stop)
    {
        foreach (var network in networks)
        {
            try
            {
                delegates.Status(network.Configuration, pluginPath, deadline.Token);
            }
            catch (CniException e) when (!e.WasPluginStarted && deadline.Token.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                // Those before it took the whole time, and all said yes: nothing is known against this one.
                return;
            }
            catch (CniException e)
            {
                throw ErrorOf(network.Configuration, e);
            }
        }
    }

    // What a plugin says it says with its own code; one that says nothing, or not in time, cannot be relied on for an ADD.
    private static CniException ErrorOf(NetworkConfigurationList network, CniException e) => new(
        e.IsPluginsOwn
            ? e.Error with { Message = Message(network, e) }
            : new CniError(CniErrorCode.PluginNotAvailable, Message(network, e), e.Error.Details),
        e);

    private static string Message(NetworkConfigurationList network, CniException e) =>
        $"{NetworkLabel.WithPlugin(network.Name, network, e.PluginType)}: {e.Error.Message}{MissingPlugin.Remedy(e)}";
}
