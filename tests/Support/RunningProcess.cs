// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace Support;

/// <summary>A process that a test starts and can watch, signal, kill or wait for. Dispose kills it.</summary>
public sealed class RunningProcess : IDisposable
{
    private readonly Process process;
    private readonly ProcessOutput stdout;
    private readonly Task<string> stderr;

    /// <summary>Starts a command.</summary>
    /// <param name="command">The executable.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">The whole environment; null inherits the environment of the tests.</param>
    /// <param name="stdin">The bytes for stdin, followed by end of file.</param>
    public RunningProcess(
        string command,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        byte[]? stdin = null)
    {
        process = Process.Start(StartInfo(command, arguments, environment))
            ?? throw new InvalidOperationException($"{command} did not start");
        stdout = new ProcessOutput(process.StandardOutput.BaseStream);
        stderr = process.StandardError.ReadToEndAsync();
        Feed(stdin ?? []);
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Waits until the process has written a text to stdout.</summary>
    public Task UntilOutputAsync(string text, int times = 1) => stdout.UntilAsync(text, times);

    /// <summary>Waits for the process to exit and returns its output.</summary>
    public ProcessOutcome Wait()
    {
        if (!process.WaitForExit(TimeLimit.Length))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{process.StartInfo.FileName} did not end within {TimeLimit.Length}");
        }

        return new ProcessOutcome(process.ExitCode, stdout.Completion.GetAwaiter().GetResult(), stderr.GetAwaiter().GetResult());
    }

    /// <summary>Sends SIGKILL to this process only; its children continue.</summary>
    public void Kill() => process.Kill();

    /// <summary>Sends a signal by name, such as TERM, to this process only.</summary>
    public void Signal(string name) => Shell.Output("kill", $"-{name}", $"{Id}");

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static ProcessStartInfo StartInfo(
        string command, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var info = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (environment is not null)
        {
            info.Environment.Clear();
            foreach (var (name, value) in environment)
            {
                info.Environment[name] = value;
            }
        }

        return info;
    }

    // A process that does not read stdin may close the pipe.
    private void Feed(byte[] stdin)
    {
        try
        {
            process.StandardInput.BaseStream.Write(stdin);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }
}
