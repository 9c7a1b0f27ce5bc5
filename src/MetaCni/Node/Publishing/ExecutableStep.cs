// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Files;
using MetaCni.Install.Executable;
using MetaCni.Logging;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Publishing;

/// <summary>Keeps this executable installed. A newer one stays, unless <c>allowDowngrade</c> is set.</summary>
internal sealed class ExecutableStep
{
    private readonly NodeServices _services;
    private readonly ExecutableInstaller _installer;
    private readonly InstalledVersion _version;
    private (FileVersion Version, bool AllowDowngrade) _known;
    private string _said = "";

    public ExecutableStep(NodeServices services)
    {
        _services = services;
        _version = new InstalledVersion(services.Runner, services.Time);
        _installer = new ExecutableInstaller(services.ExecutablePath, services.Directories.Executable, _version.Of);
    }

    /// <summary>Installs the executable if it must change.</summary>
    /// <returns>Null: a plugin that can be used is installed.</returns>
    public Awaited? Ensure(bool allowDowngrade, bool isDryRun)
    {
        // Comparing reads both files as a whole: only after the installed one changed.
        if (FileStatus.TryOfName(_installer.Target, out var status) && _known == (status.Version, allowDowngrade))
        {
            return null;
        }

        try
        {
            var found = _installer.Inspect();
            if (found.MustChange(allowDowngrade))
            {
                if (isDryRun)
                {
                    Say($"dry run: would install {PlainText.Word(_installer.Target)}", found);
                    return null;
                }

                _installer.Install();
                Say($"installed {PlainText.Word(_installer.Target)}", found);
            }
            else if (found.State == ExecutableState.Newer)
            {
                Say($"{PlainText.Word(_installer.Target)} is newer than this daemon and stays; set allowDowngrade to replace it", found);
            }

            _known = FileStatus.TryOfName(_installer.Target, out status) ? (status.Version, allowDowngrade) : default;
            return null;
        }
        catch (CniException e)
        {
            // One that says its version works, although it is another version.
            return _version.Of(_installer.Target) is { } used
                ? new Awaited("ExecutableNotReplaced", $"waiting to replace version {used.Text} of the executable: {e.Error.Message}")
                : new Awaited(NodeConditions.ExecutableNotInstalled, $"waiting for the executable to be installed: {e.Error.Message}");
        }
    }

    private void Say(string what, InstalledExecutable found)
    {
        if (what == _said && found.State == ExecutableState.Newer)
        {
            return;
        }

        _said = what;
        _services.Log.Verbose(
            what, new LogField("version", ExecutableVersion.Own.Text), new LogField("found", found.Version?.Text ?? $"{found.State}".ToLowerInvariant()));
    }
}
