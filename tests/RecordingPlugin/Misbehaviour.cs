// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace RecordingPlugin;

/// <summary>What broken plugins do.</summary>
internal static class Misbehaviour
{
    /// <summary>Commits the fault (a name, for some with <c>:argument</c>) and gives the exit code if there is one.</summary>
    public static int Commit(string fault, Call call)
    {
        var (name, argument) = fault.Split(':', 2) is [var head, var tail] ? (head, tail) : (fault, "");
        return name switch
        {
            "empty" => 0,
            "exit" => int.Parse(argument, CultureInfo.InvariantCulture),
            "garbage" => Say("this is no JSON\n"u8),
            "stderr" => Complain(argument),
            "wrong-version" => WrongVersion(call),
            "crash" => Signal(Native.Abort),
            "kill-parent" => KillParent(call),
            "hang" => Hang(),
            "hang-ignoring-sigterm" => HangIgnoringTermination(),
            "flood" => Flood(),
            "orphan" => LeaveChild(call),
            "wait" => WaitForRelease(call),
            _ => throw new ArgumentException($"the recorder knows no fault named {name}"),
        };
    }

    private static int Say(ReadOnlySpan<byte> text)
    {
        StandardOutput.Write(text);
        return 0;
    }

    // No JSON at all, only words on stderr and a failure: what a plugin that panics leaves.
    private static int Complain(string words)
    {
        Console.Error.WriteLine(words);
        return 2;
    }

    private static int WrongVersion(Call call) => Say(call.Command == "ADD" ? """{"cniVersion":"9.9.9"}"""u8 : ""u8);

    private static int Signal(int signal)
    {
        _ = Native.Kill(Environment.ProcessId, signal);
        return Hang();
    }

    // The parent is whoever runs the delegates; the plugin then answers as if nothing had happened, to nobody.
    private static int KillParent(Call call)
    {
        _ = Native.Kill(Native.ParentId(), Native.KillSignal);
        return Say(Answer.To(call));
    }

    private static int Hang()
    {
        using var never = new ManualResetEvent(false);
        return never.WaitOne() ? 0 : 1;
    }

    private static int HangIgnoringTermination()
    {
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        return Hang();
    }

    // 64 MB of white space: valid to a parser, more than any reader should keep.
    private static int Flood()
    {
        using var stdout = Console.OpenStandardOutput();
        var block = new byte[64 * 1024];
        Array.Fill(block, (byte)' ');
        for (var written = 0; written < 64 * 1024 * 1024; written += block.Length)
        {
            stdout.Write(block);
        }

        return 0;
    }

    // A daemon that forgets to close what it inherits: end of file never comes, though the plugin answered and left.
    private static int LeaveChild(Call call)
    {
        using var child = Process.Start(new ProcessStartInfo("sleep", ["60"]) { UseShellExecute = false });
        return Say(Answer.To(call));
    }

    // Lets a test decide when the call ends: by writing to, or only opening, the FIFO "release" in RECORDER_DIR.
    private static int WaitForRelease(Call call)
    {
        var release = Path.Combine(call.Variable("RECORDER_DIR"), "release");
        Native.MakeFifo(release);
        using var opened = new FileStream(release, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Say(Answer.To(call));
    }
}
