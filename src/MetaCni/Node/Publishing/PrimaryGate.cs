// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Runtime;
using MetaCni.Attaching;
using MetaCni.Install.Primary;
using MetaCni.Install.Settings;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Publishing;

/// <summary>
/// What must be true before the first publication, so that no pod starts too early: the readiness file, the primary's STATUS, the
/// kubeconfig. Once published, none of it is asked again.
/// </summary>
internal sealed class PrimaryGate(NodeServices services)
{
    private readonly NetworkRuntime _runtime = new(services.Runner);
    private string _unknown = "";

    /// <returns>Null: the configuration can be published.</returns>
    public Awaited? Look(InstallSettings settings, PrimaryNetwork primary, CancellationToken stop) =>
        Readiness(settings.ReadinessIndicatorFile) ?? Status(settings, primary, stop) ?? Credential(settings);

    private static Awaited? Readiness(string file) => file.Length == 0 || Path.Exists(file)
        ? null
        : new Awaited(
            "ReadinessFileMissing",
            $"waiting for the primary network: its readiness file {PlainText.Word(file)} does not exist; check the primary's daemon on this node");

    // CNI §2 STATUS: it is asked as the runtime would ask, and only lists of 1.1.0 or later have it.
    private Awaited? Status(InstallSettings settings, PrimaryNetwork primary, CancellationToken stop)
    {
        if (!settings.WaitForStatus)
        {
            return null;
        }

        using var deadline = Deadline.Start(Deadline.Status, services.Time, stop);
        try
        {
            var arguments = new NetworkArguments { PluginPath = PluginPath.Of(services.Directories, settings), Environment = [.. services.Environment] };
            _runtime.Status(primary.Configuration, arguments, deadline.Token);
            return null;
        }
        catch (CniException e) when (CannotStart(e))
        {
            // The daemon's image has neither the loader of a dynamic program nor a shell; the host may have them.
            TellUnknown($"the STATUS of the primary network {PlainText.Name(primary.Name)} is unknown and not waited for: {e.Error.Message}");
            return null;
        }
        catch (CniException e)
        {
            stop.ThrowIfCancellationRequested();
            return new Awaited(
                "PrimaryNotReady",
                $"waiting for the primary network {PlainText.Name(primary.Name)}: its STATUS fails: {e.Error.Message}; "
                + "check the primary's daemon on this node, mount what its STATUS needs into the daemon's pod, or set waitForStatus to false");
        }
    }

    // A missing plugin, a busy machine and the deadline pass.
    private static bool CannotStart(CniException e) =>
        e is { WasPluginStarted: false, IsPluginMissing: false } && e.Error.Code == (int)PluginErrorCode.PluginFailed;

    private void TellUnknown(string message)
    {
        if (message != _unknown)
        {
            _unknown = message;
            services.Log.Warning(message);
        }
    }

    private Awaited? Credential(InstallSettings settings)
    {
        var file = (string?)settings.Plugin["kubeconfig"] ?? (settings.Plugin.ContainsKey("manifests") ? "" : services.Directories.Kubeconfig);
        return settings.DryRun || file.Length == 0 || File.Exists(file)
            ? null
            : new Awaited("CredentialMissing", $"waiting for the plugin's kubeconfig {PlainText.Word(file)}");
    }
}
