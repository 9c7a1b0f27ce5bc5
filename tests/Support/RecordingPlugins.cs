// SPDX-License-Identifier: Apache-2.0

namespace Support;

/// <summary>A plugin directory with recorders under the required names, and their recorded calls.</summary>
public sealed class RecordingPlugins : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private FileStream? release;

    public RecordingPlugins(params IEnumerable<string> names)
    {
        BinDirectory = directory.Subdirectory("bin");
        RecordDirectory = directory.Subdirectory("calls");
        foreach (var name in names.DefaultIfEmpty("recorder"))
        {
            File.CreateSymbolicLink(Path.Combine(BinDirectory, name), RepositoryPaths.Recorder);
        }
    }

    public string BinDirectory { get; }

    /// <summary>The recorders' RECORDER_DIR.</summary>
    public string RecordDirectory { get; }

    /// <summary>The calls so far, in order.</summary>
    public IReadOnlyList<RecordedCall> Calls =>
        [.. Directory.EnumerateFiles(RecordDirectory, "*.json").Order(StringComparer.Ordinal).Select(RecordedCall.Read)];

    /// <summary>"ADD eth0 (recorder)" and so on, in order.</summary>
    public IReadOnlyList<string> Order => [.. Calls.Select(call => call.ToString())];

    /// <summary>Releases the calls that wait (<c>misbehave: wait</c>), including later ones.</summary>
    public void Release()
    {
        var gate = Path.Combine(RecordDirectory, "release");

        // The pipe may already exist: a waiting call creates it, too.
        Shell.Run("mkfifo", [gate]);
        release = new FileStream(gate, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
    }

    /// <summary>Clears the recorded calls. Later calls wait for the next release.</summary>
    public void Forget()
    {
        release?.Dispose();
        foreach (var file in Directory.EnumerateFiles(RecordDirectory))
        {
            File.Delete(file);
        }
    }

    /// <summary>Waits until the plugins were called that many times.</summary>
    public async Task WaitForCalls(int count, CancellationToken cancellation)
    {
        using var files = new DirectoryChanges(RecordDirectory);
        while (Directory.EnumerateFiles(RecordDirectory, "*.json").Count() < count)
        {
            await files.NextAsync(cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        release?.Dispose();
        KillRunningRecorders();
        directory.Dispose();
    }

    // A failing test may leave recorders that hang or wait.
    private void KillRunningRecorders()
    {
        foreach (var id in Calls.Select(call => call.ProcessId))
        {
            if (IsOurs(id))
            {
                using var process = System.Diagnostics.Process.GetProcessById(id);
                process.Kill();
            }
        }
    }

    // Identified by the record directory: all recorders are links to one executable.
    private bool IsOurs(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Split('\0').Contains($"RECORDER_DIR={RecordDirectory}");
        }
        catch (IOException)
        {
            return false;
        }
    }
}
