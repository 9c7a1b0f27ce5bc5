// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Runtimes;

/// <summary>Warns if a container runtime of this node is configured with other directories than the daemon: it would not find us.</summary>
/// <param name="services">The daemon's services.</param>
/// <param name="files">The runtimes' configuration.</param>
internal sealed class RuntimesDuty(NodeServices services, RuntimeFiles files) : INodeDuty
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private string _unreadable = "";

    public string Name => "runtimes";

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            services.Heartbeats.Beat(Name, 2 * Interval);
            Look();
            await Task.Delay(Interval, services.Time, stop).ConfigureAwait(false);
        }
    }

    private void Look()
    {
        try
        {
            var differences = files.Read().SelectMany(Differences).ToList();
            if (differences.Count == 0)
            {
                services.Conditions.Clear(NodeConditionType.OtherDirectories);
                return;
            }

            var message = $"{string.Join("; ", differences)}; give the daemon the same directories, or change the runtime's configuration";
            if (services.Conditions.Set(NodeConditionType.OtherDirectories, "OtherDirectories", message))
            {
                services.Log.Warning(message);
            }
        }
        catch (CniException e) when (e.Error.Message != _unreadable)
        {
            _unreadable = e.Error.Message;
            services.Log.Warning($"the container runtime's directories are not checked: {_unreadable}");
        }
        catch (CniException)
        {
            // Logged before.
        }
    }

    private IEnumerable<string> Differences(RuntimeDirectories runtime)
    {
        var directories = services.Directories;
        if (runtime.ConfDirs.Count > 0 && !Names(runtime.ConfDirs, directories.ConfDir))
        {
            yield return $"{runtime.Runtime} looks for configurations in {Shown(runtime.ConfDirs)}, not in {PlainText.Word(directories.ConfDir)}";
        }

        if (runtime.BinDirs.Count > 0 && !Names(runtime.BinDirs, directories.BinDir))
        {
            yield return $"{runtime.Runtime} looks for plugins in {Shown(runtime.BinDirs)}, not in {PlainText.Word(directories.BinDir)}";
        }
    }

    private static bool Names(IEnumerable<string> named, string directory) =>
        named.Any(path => Path.IsPathRooted(path) && Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) == Path.TrimEndingDirectorySeparator(directory));

    private static string Shown(IEnumerable<string> paths) => string.Join(", ", paths.Take(8).Select(PlainText.Word));
}
