// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Support;

namespace Linux.Tests.Namespaces;

/// <summary>A process with namespaces of its own, whose directory <see cref="Path"/> has other content than in this process.</summary>
internal sealed class OtherMounts : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Process _process;

    /// <summary>Mounts an empty file system at the directory, and runs a script in it.</summary>
    public OtherMounts(string script = ":")
    {
        Requires.Root();
        var start = new ProcessStartInfo("unshare", ["--mount", "--net", "--uts", "sh", "-ec", $"mount -t tmpfs none {Path}\ncd {Path}\n{script}\ncd /\necho\nread word"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        if (_process.StandardOutput.ReadLine() is null)
        {
            throw new InvalidOperationException("the process with other mounts did not start");
        }
    }

    public string Path => _directory.Path;

    public int ProcessId => _process.Id;

    public string Combine(string name) => _directory.Combine(name);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }
}
