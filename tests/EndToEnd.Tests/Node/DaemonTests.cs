// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Node;

/// <summary>The real executable as daemon; tests/MetaCni.Tests/Node has what does not need a process.</summary>
public sealed class DaemonTests : IDisposable
{
    private readonly DaemonNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task A_node_becomes_ready_when_its_primary_is_complete()
    {
        _node.Write("net.d/10-cluster.conflist", "");
        var daemon = _node.Start();
        await daemon.UntilOutputAsync("waiting for the primary network");
        var early = _node.Probe("ready");
        Assert.Equal(1, early.ExitCode);
        Assert.StartsWith("not ready\nWaiting: waiting for the primary network: ", early.Text, StringComparison.Ordinal);
        Assert.Equal(0, _node.Probe("live").ExitCode);

        _node.WritePrimary();

        await daemon.UntilOutputAsync($"published {_node.Configuration}");
        Assert.Equal(0, _node.Probe("ready").ExitCode);
    }

    [Theory]
    [InlineData("TERM", 0)]
    [InlineData("INT", 0)]
    [InlineData("KILL", 137)]
    public async Task What_the_daemon_installed_stays_when_it_ends(string signal, int exitCode)
    {
        _node.WritePrimary();
        var daemon = await _node.StartPublishedAsync();
        var before = _node.Listing("bin", "net.d", "state");

        daemon.Signal(signal);

        Assert.Equal(exitCode, daemon.Wait().ExitCode);
        Assert.Equal(before, _node.Listing("bin", "net.d", "state"));
    }

    [Fact]
    public async Task After_a_kill_the_next_daemon_goes_on_and_writes_nothing_anew()
    {
        _node.WritePrimary();
        var killed = await _node.StartPublishedAsync();
        killed.Kill();
        killed.Wait();
        var before = _node.Listing("bin", "net.d");

        var next = _node.Start();
        await next.UntilOutputAsync($"{_node.Configuration} is in place");
        File.Delete(_node.Configuration);
        await next.UntilOutputAsync($"restored {_node.Configuration}");

        Assert.Equal(0, _node.Probe("ready").ExitCode);
        Assert.Equal(Digests(before), Digests(_node.Listing("bin", "net.d")));
    }

    [Fact]
    public async Task A_second_daemon_is_refused_and_the_first_continues()
    {
        _node.WritePrimary();
        await _node.StartPublishedAsync();

        var second = _node.Start().Wait();

        Assert.Equal(1, second.ExitCode);
        Assert.StartsWith("error: another metacni daemon is still running and holds the lock ", second.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, _node.Probe("ready").ExitCode);
    }

    [Fact]
    public void A_probe_without_a_daemon_says_so()
    {
        var probe = _node.Probe("live");

        Assert.Equal(1, probe.ExitCode);
        Assert.StartsWith("the daemon does not run or does not answer on ", probe.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_of_a_hung_daemon_fails_within_its_limit()
    {
        _node.WritePrimary();
        var daemon = await _node.StartPublishedAsync();
        daemon.Signal("STOP");

        var probe = _node.Probe("live");

        Assert.Equal(1, probe.ExitCode);
        Assert.Contains("did not answer", probe.Text, StringComparison.Ordinal);
        daemon.Signal("CONT");
    }

    [Fact]
    public async Task Only_root_can_use_the_socket()
    {
        _node.WritePrimary();
        await _node.StartPublishedAsync();

        Assert.Equal("600", Shell.Output("stat", "-c", "%a", _node.Combine("run", "health.sock")).Trim());
        Assert.Equal("700", Shell.Output("stat", "-c", "%a", _node.Combine("run")).Trim());
    }

    [Fact]
    public async Task The_socket_answers_curl()
    {
        _node.WritePrimary();
        await _node.StartPublishedAsync();
        var socket = _node.Combine("run", "health.sock");

        Assert.Equal("live\n", Shell.Output("curl", "-sS", "--unix-socket", socket, "http://metacni/livez"));
        Assert.Equal("404", Shell.Output("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--unix-socket", socket, "http://metacni/other"));
        Assert.Equal("405", Shell.Output("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-X", "DELETE", "--unix-socket", socket, "http://metacni/livez"));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        _node.WritePrimary();
        _node.Set("dryRun", "true");
        var before = _node.Listing("bin", "net.d", "state", "settings");

        var daemon = _node.Start();
        await daemon.UntilOutputAsync("dry run: would publish");
        daemon.Signal("TERM");

        Assert.Equal(0, daemon.Wait().ExitCode);
        Assert.Equal(before, _node.Listing("bin", "net.d", "state", "settings"));
    }

    [Fact]
    public async Task A_state_directory_that_cannot_be_used_makes_the_node_unready()
    {
        _node.WritePrimary();
        _node.Write("state", "a file");
        var daemon = await _node.StartPublishedAsync();

        var probe = _node.Probe("ready");

        Assert.Equal(1, probe.ExitCode);
        Assert.Contains("StateUnusable: the directory ", probe.Text, StringComparison.Ordinal);
        File.Delete(_node.Combine("state"));
        _node.Write("net.d/wake.txt", "");
        await daemon.UntilOutputAsync("the state directory can be used again");
        Assert.Equal(0, _node.Probe("ready").ExitCode);
    }

    [Fact]
    public void The_reason_of_a_fatal_failure_is_on_stderr()
    {
        _node.Write("run", "a file");

        var daemon = _node.Start().Wait();

        Assert.Equal(1, daemon.ExitCode);
        Assert.StartsWith("error: the run directory cannot be used: ", daemon.Stderr, StringComparison.Ordinal);
    }

    // Of "sha256sum": content and name, without inode and time.
    private static string[] Digests(string listing) => [.. listing.Split('\n').Where(line => line.Contains("  ", StringComparison.Ordinal))];
}
