// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.CommandLine.Terminal;
using MetaCni.Install.Configuration;
using MetaCni.Install.Multus;
using MetaCni.Install.Removal;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Install;

/// <summary>Goes back to Multus: puts its configuration back, then removes ours. Executable and records stay for pods that are attached.</summary>
internal sealed class RestoreRun(InstallOptions options, ToolHost host, Voices voices)
{
    private const string Instead = "delete the DaemonSet metacni first";

    private readonly ChangeReport _report = new(voices, options.DryRun);

    public int Run()
    {
        using var nodeLock = NodeLock.Take(options.Directories, options.DryRun, Instead);
        var backup = new MultusBackup(options.Directories);
        var names = backup.Names();
        if (names.Count == 0)
        {
            throw new CniException(
                CniErrorCode.IOFailure,
                $"{PlainText.Word(options.Directories.Before)} has no configuration of Multus to put back; "
                + "to remove MetaCni, run metacni uninstall");
        }

        var published = new PublishedConfiguration(options.Directories.ConfigurationFile);
        var attached = Attached();
        _report.Change($"Multus's {string.Join(", ", names.Select(PlainText.Word))}", $"put back in {PlainText.Word(options.Directories.ConfDir)}", backup.Restore);
        _report.Change($"configuration {PlainText.Word(published.Path)}", "removed", () => published.Remove());
        foreach (var pod in attached)
        {
            voices.Warning($"{pod} was attached by MetaCni, and Multus does not know its networks; delete the pod, then run metacni detach {pod.Container}");
        }

        return ExitCode.Success;
    }

    private IReadOnlyList<RemainingPod> Attached() => Directory.Exists(options.Directories.StateDir)
        ? new RemainingPods(new AttachmentJournal(options.Directories.StateDir, host.Time), host.NamespaceCookie).Read()
        : [];
}
