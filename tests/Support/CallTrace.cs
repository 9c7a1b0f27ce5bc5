// SPDX-License-Identifier: Apache-2.0

using System.Threading.Channels;

namespace Support;

/// <summary>Follows a process by its system calls (strace); the plugins that it starts are not traced.</summary>
/// <example><c>runtime with { Wrapper = trace.Wrapper }</c></example>
public sealed class CallTrace : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly string call;

    /// <summary>Traces one system call.</summary>
    /// <param name="call">The name of the call.</param>
    public CallTrace(string call)
    {
        this.call = call;
        Shell.Output("mkfifo", Pipe);
        Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The command that must run the process.</summary>
    public IReadOnlyList<string> Wrapper => ["strace", "-f", "-b", "execve", "-qq", "-y", "-e", $"trace={call}", "-o", Pipe];

    private string Pipe => directory.Combine("trace");

    /// <summary>Waits for a finished call, as strace prints it: <c>flock(7&lt;/path&gt;, LOCK_EX|LOCK_NB) = -1 EAGAIN (…)</c>.</summary>
    public async Task UntilAsync(Func<string, bool> isIt, CancellationToken cancellation)
    {
        while (!isIt(await lines.Reader.ReadAsync(cancellation).ConfigureAwait(false)))
        {
        }
    }

    public void Dispose() => directory.Dispose();

    // Read to the end, even if the test needs no more lines: strace blocks the traced process if the pipe is full.
    private void Read()
    {
        using var reader = new StreamReader(Pipe);
        while (reader.ReadLine() is { } line)
        {
            lines.Writer.TryWrite(line);
        }

        lines.Writer.Complete();
    }
}
