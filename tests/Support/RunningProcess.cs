// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace Support;

/// <summary>A process that a test has started and may watch, kill or wait for. Disposed of, it is dead.</summary>
public sealed class RunningProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<byte[]> stdout;
    private readonly Task<string> stderr;

    /// <summary>Starts a command.</summary>
    /// <param name="command">The executable.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its whole environment; null inherits that of the tests.</param>
    /// <param name="stdin">What it reads, then end of file.</param>
    public RunningProcess(
        string command,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        byte[]? stdin = null)
    {
        process = Process.Start(StartInfo(command, arguments, environment))
            ?? throw new InvalidOperationException($"{command} did not start");
        stdout = ReadAll(process.StandardOutput.BaseStream);
        stderr = process.StandardError.ReadToEndAsync();
        Feed(stdin ?? []);
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Waits for its end and gives what it left.</summary>
    public ProcessOutcome Wait()
    {
        if (!process.WaitForExit(TimeLimit.Length))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{process.StartInfo.FileName} did not end within {TimeLimit.Length}");
        }

        return new ProcessOutcome(process.ExitCode, stdout.GetAwaiter().GetResult(), stderr.GetAwaiter().GetResult());
    }

    /// <summary>SIGKILL, to this process alone: what it started lives on.</summary>
    public void Kill() => process.Kill();

    /// <summary>A signal by its name, such as TERM, to this process alone.</summary>
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

    private static async Task<byte[]> ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes).ConfigureAwait(false);
        return bytes.ToArray();
    }

    // A process that does not read its stdin closes the pipe; that is its right.
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
