// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using MetaCni.Attaching.Plugins;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Checks whether the plugins of networks could attach a pod now.</summary>
/// <param name="delegates">The plugins.</param>
/// <param name="pluginPath">The directories of the plugins.</param>
internal sealed class PluginStatus(Delegates delegates, IReadOnlyList<string> pluginPath)
{
    /// <summary>Requires that all plugins of a network are installed.</summary>
    /// <exception cref="CniException">100, with network and plugin.</exception>
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
    /// Calls STATUS of each network in the order of ADD, within one budget. A plugin that is running when the budget is spent counts as not
    /// answering in time.
    /// </summary>
    /// <exception cref="CniException">A plugin reports an error: its own code. 50: it gives no answer.</exception>
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
                // The earlier plugins used up the time and all succeeded; nothing is known against this one.
                return;
            }
            catch (CniException e)
            {
                throw ErrorOf(network.Configuration, e);
            }
        }
    }

    // A plugin's own error keeps its code. A plugin without an answer, or a late one, cannot be relied on for an ADD.
    private static CniException ErrorOf(NetworkConfigurationList network, CniException e) => new(
        e.IsPluginsOwn
            ? e.Error with { Message = Message(network, e) }
            : new CniError(CniErrorCode.PluginNotAvailable, Message(network, e), e.Error.Details),
        e);

    private static string Message(NetworkConfigurationList network, CniException e) =>
        $"{NetworkLabel.WithPlugin(network.Name, network, e.PluginType)}: {e.Error.Message}{MissingPlugin.Remedy(e)}";
}
