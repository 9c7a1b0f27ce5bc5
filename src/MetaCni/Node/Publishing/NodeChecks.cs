// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using Cni.Runtime;
using MetaCni.Install.Settings;
using MetaCni.Journal;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Publishing;

/// <summary>The conditions under which every ADD would fail: the state directory and the primary's plugins.</summary>
internal sealed class NodeChecks(NodeServices services)
{
    private readonly AttachmentJournal _journal = new(services.Directories.StateDir, services.Time);
    private readonly NetworkRuntime _runtime = new(services.Runner);

    /// <summary>Checks the state directory; creates it if it does not exist.</summary>
    public void LookAtState() => Judge(
        NodeConditionType.StateUnusable, "the state directory can be used again", _journal.RequireUsable);

    public void LookAtPlugins(NetworkConfigurationList primary, InstallSettings settings) => Judge(
        NodeConditionType.PrimaryPluginMissing,
        "the primary's plugins are installed",
        () => _runtime.RequireInstalled(primary, PluginPath.Of(services.Directories, settings)));

    private void Judge(NodeConditionType type, string end, Action require)
    {
        try
        {
            require();
            if (services.Conditions.Clear(type))
            {
                services.Log.Verbose(end);
            }
        }
        catch (CniException e)
        {
            var reason = $"{type}";
            if (services.Conditions.Set(type, reason, e.Error.Message))
            {
                services.Log.Error(e.Error.Message);
                services.Events.Post(new NodeEvent(reason, e.Error.Message, IsWarning: true));
            }
        }
    }
}
