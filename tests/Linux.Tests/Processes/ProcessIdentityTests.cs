// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Linux.Processes;
using Support;

namespace Linux.Tests.Processes;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void Current_is_alive_and_the_same_pid_with_another_start_time_is_not()
    {
        var current = ProcessIdentity.Current();

        Assert.Equal(Environment.ProcessId, current.ProcessId);
        Assert.True(ProcessIdentity.IsAlive(current.ProcessId, current.StartTime));
        Assert.False(ProcessIdentity.IsAlive(current.ProcessId, current.StartTime + 1));
    }

    // After a reboot number and start time may be those of a process that has nothing to do with it.
    [Fact]
    public void A_process_of_another_boot_is_not_running()
    {
        var current = ProcessIdentity.Current();

        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), current.BootId);
        Assert.True(current.IsRunning);
        Assert.True((current with { BootId = "" }).IsRunning);
        Assert.False((current with { BootId = "0f0e0d0c-0000-0000-0000-000000000000" }).IsRunning);
    }

    [Fact]
    public void Current_counts_ticks_since_the_boot()
    {
        // "lstart" of ps is in seconds, the kernel's clock has 100 ticks in one (getconf CLK_TCK).
        var before = Uptime();
        var seconds = double.Parse(Witness.Run("ps", "-o", "etimes=", "-p", $"{Environment.ProcessId}"), CultureInfo.InvariantCulture);
        var after = Uptime();

        // Ps looked at some time between the two, and rounds down.
        Assert.InRange(ProcessIdentity.Current().StartTime / 100.0, before - seconds - 1.1, after - seconds + 0.1);

        static double Uptime() => double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_process_with_parentheses_and_spaces_in_its_name_is_found()
    {
        using var directory = new TemporaryDirectory();
        var program = directory.Combine("a) Z 1 (b");
        File.Copy("/bin/cat", program);
        using var process = Process.Start(
            new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            RequireRunning(process);

            // What ps calls it is what /proc/PID/stat has in parentheses.
            Assert.Equal("a) Z 1 (b", Witness.Run("ps", "-o", "comm=", "-p", $"{process.Id}").Trim());
            var startTime = ulong.Parse(
                File.ReadAllText($"/proc/{process.Id}/stat").Replace("(a) Z 1 (b)", "x", StringComparison.Ordinal).Split(' ')[21],
                CultureInfo.InvariantCulture);

            Assert.True(ProcessIdentity.IsAlive(process.Id, startTime));
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public void A_zombie_process_is_not_alive()
    {
        // The shell becomes a cat that never waits for the child that it has.
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 1000 & echo $!; exec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            var child = int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            RequireRunning(parent);
            using var handle = ProcessHandle.TryOpen(child)!;
            Witness.Run("kill", "-9", $"{child}");
            Assert.True(handle.WaitForExit(TimeLimit.Length, TimeProvider.System, CancellationToken.None));
            Assert.StartsWith("Z", Witness.Run("ps", "-o", "stat=", "-p", $"{child}"), StringComparison.Ordinal);
            var startTime = ulong.Parse(File.ReadAllText($"/proc/{child}/stat").Split(' ')[21], CultureInfo.InvariantCulture);

            Assert.False(ProcessIdentity.IsAlive(child, startTime));
        }
        finally
        {
            parent.Kill();
        }
    }

    // A cat that answers has been started, and is what ps shows.
    private static void RequireRunning(Process cat)
    {
        cat.StandardInput.WriteLine("x");
        Assert.Equal("x", cat.StandardOutput.ReadLine());
    }
}
