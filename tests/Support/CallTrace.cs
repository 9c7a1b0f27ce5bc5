// SPDX-License-Identifier: Apache-2.0

using System.Threading.Channels;

namespace Support;

/// <summary>Tells how far a process has come, by the system calls that it makes (strace); the plugins that it starts are not traced.</summary>
/// <example><c>runtime with { Wrapper = trace.Wrapper }</c></example>
public sealed class CallTrace : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly string call;

    /// <summary>Watches for one system call.</summary>
    /// <param name="call">Its name.</param>
    public CallTrace(string call)
    {
        this.call = call;
        Shell.Output("mkfifo", Pipe);
        Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>What the process has to be run under.</summary>
    public IReadOnlyList<string> Wrapper => ["strace", "-f", "-b", "execve", "-qq", "-y", "-e", $"trace={call}", "-o", Pipe];

    private string Pipe => directory.Combine("trace");

    /// <summary>Waits for a call that is over, by strace's line about it: <c>flock(7&lt;/path&gt;, LOCK_EX|LOCK_NB) = -1 EAGAIN (…)</c>.</summary>
    public async Task UntilAsync(Func<string, bool> isIt, CancellationToken cancellation)
    {
        while (!isIt(await lines.Reader.ReadAsync(cancellation).ConfigureAwait(false)))
        {
        }
    }

    public void Dispose() => directory.Dispose();

    // To its end, however much a test wants to know: a process that is traced waits where nobody reads.
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
