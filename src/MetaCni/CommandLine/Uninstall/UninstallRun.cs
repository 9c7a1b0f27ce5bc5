// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Files;
using Linux.Processes;
using MetaCni.CommandLine.Terminal;
using MetaCni.Install;
using MetaCni.Install.Configuration;
using MetaCni.Install.Credentials;
using MetaCni.Install.Multus;
using MetaCni.Install.Removal;

namespace MetaCni.CommandLine.Uninstall;

/// <summary>
/// Removes MetaCni from this host: 1 the configuration, 2 what is attached for pods that are gone, and with --detach the secondaries of
/// running pods, 3 records, credential and executable, if no pod needs them any more. Every step can be repeated; the executable is last, so
/// that it can be run again.
/// </summary>
internal sealed class UninstallRun(UninstallOptions options, ToolHost host, Voices voices)
{
    private const string Instead = "delete the DaemonSet metacni first, and use deploy/uninstall in a cluster";

    private readonly ChangeReport _report = new(voices, options.DryRun);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        RequireHostMounts();
        using var nodeLock = options.IsLocked ? null : NodeLock.Take(options.Directories, options.DryRun, Instead);
        var directories = PublishedSettings.InForce(options.Directories);
        using var departure = new PodDeparture(options, directories, host, voices);

        // 1 the configuration
        RemoveConfiguration(directories);

        // 2 what is attached
        var isFree = !Directory.Exists(directories.StateDir) || await departure.RunAsync(cancellationToken).ConfigureAwait(false);
        Interruption.ThrowIfRequested(cancellationToken);
        if (!isFree)
        {
            voices.Line("executable, credential and records stay until no pod needs them; then run the command again");
            return options.DryRun ? ExitCode.Success : ExitCode.Failed;
        }

        // 3 records, credential and executable
        return RequireIdle(directories) && RemoveFiles(directories) ? ExitCode.Success : ExitCode.Failed;
    }

    // The daemon has started this process in the host's namespaces, and holds the lock.
    private void RequireHostMounts()
    {
        if (!options.IsLocked && host.HasOtherMounts())
        {
            throw new CniException(
                CniErrorCode.InvalidEnvironment,
                "this process has other mounts than the host, and would take running pods for gone; run it on the host itself, or use deploy/uninstall");
        }
    }

    private void RemoveConfiguration(NodeDirectories directories)
    {
        if (new PrimaryReturn(directories).Find() is var (path, content))
        {
            _report.Change($"the cluster's network, which only MetaCni led to, {PlainText.Word(path)}", "written", () => PrimaryReturn.Write(path, content));
        }

        // The one in force is last, and stays as the withdrawn one.
        var own = new OwnConfigurations(directories);
        foreach (var file in own.Files().Reverse())
        {
            _report.Change($"configuration {PlainText.Word(file)}", "removed", () => own.Withdraw(file));
        }
    }

    // An operation that began before the configuration was removed may be about to write a record.
    private bool RequireIdle(NodeDirectories directories)
    {
        if (options.DryRun || ExecutingProcesses.Of(directories.Executable) is not { Count: > 0 } running)
        {
            return true;
        }

        voices.Error($"{PlainText.Word(directories.Executable)} is running (process {string.Join(", ", running)}); run the command again when it has ended");
        return false;
    }

    private bool RemoveFiles(NodeDirectories directories)
    {
        var isClean = RemoveState(directories);
        if (File.Exists(directories.Kubeconfig))
        {
            _report.Change($"credential {PlainText.Word(directories.Kubeconfig)}", "removed", () => { });
        }

        if (!options.DryRun)
        {
            _ = FileNames.TryRemove(directories.Withdrawn);
            _ = FileNames.TryRemove(directories.TakenOver);
            new CredentialFile(directories.Kubeconfig).Remove();
        }

        if (new MultusBackup(directories).Names() is { Count: > 0 } kept)
        {
            voices.Warning($"Multus's {string.Join(", ", kept.Select(PlainText.Word))} stays in {PlainText.Word(directories.Before)}; remove it by hand when you no longer need it");
        }

        if (FileStatus.TryOfName(directories.Executable, out _))
        {
            _report.Change($"executable {PlainText.Word(directories.Executable)}", "removed", () => RemoveExecutable(directories.Executable));
        }

        return TellForeignCredentials(directories) && isClean;
    }

    // Such as the file "token" of a kubeconfig that was made by hand.
    private bool TellForeignCredentials(NodeDirectories directories)
    {
        string[] own = [directories.Kubeconfig, directories.Withdrawn, directories.TakenOver, directories.Before];
        if (!Directory.Exists(directories.CredentialDir)
            || Directory.EnumerateFileSystemEntries(directories.CredentialDir).Except(own).Order(StringComparer.Ordinal).ToList() is not { Count: > 0 } foreign)
        {
            return true;
        }

        voices.Error(
            $"{PlainText.Word(directories.CredentialDir)} stays, because MetaCni did not write {string.Join(", ", foreign.Select(path => PlainText.Word(Path.GetFileName(path))))}; "
            + "if it is a credential that you made, remove it by hand");
        return false;
    }

    private bool RemoveState(NodeDirectories directories)
    {
        var state = new StateRemoval(directories.StateDir);
        if (!state.Exists)
        {
            return true;
        }

        IReadOnlyList<string> left = [];
        _report.Change($"state directory {PlainText.Word(directories.StateDir)}", "removed", () => left = state.Remove());
        if (left.Count > 0)
        {
            voices.Error($"{PlainText.Word(directories.StateDir)} stays, because MetaCni did not write {string.Join(", ", left.Select(PlainText.Word))}; remove it by hand");
        }

        return left.Count == 0;
    }

    private static void RemoveExecutable(string path)
    {
        AtomicFile.RemoveLeftovers(path);
        if (!FileNames.TryRemove(path) && Errno.Last != Errno.NoEntry)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"executable {PlainText.Word(path)} cannot be removed: {Errno.Text(Errno.Last)}; remove it by hand");
        }
    }
}
