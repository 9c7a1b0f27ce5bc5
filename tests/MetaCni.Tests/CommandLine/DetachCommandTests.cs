// SPDX-License-Identifier: Apache-2.0

using MetaCni.Tests.Support;

namespace MetaCni.Tests.CommandLine;

public sealed class DetachCommandTests : IDisposable
{
    private readonly RecordSandbox _sandbox = new();

    public DetachCommandTests() => _sandbox.Attach();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Everything_on_record_is_taken_down_with_the_tools_own_environment()
    {
        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509"));

        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal(
            ("/bin", "/opt/cni/bin", "", "3509e596c8ac1234@eth0"),
            (call.Environment["PATH"], call.Environment["CNI_PATH"], call.NetworkNamespace, call.Environment["METACNI_OPERATION"])));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.StartsWith("ok: ", _sandbox.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugins_may_be_somewhere_else_by_now()
    {
        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509", "--cni-path", "/new/bin:/usr/lib/cni"));

        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal("/new/bin:/usr/lib/cni", call.Environment["CNI_PATH"]));
    }

    [Fact]
    public async Task What_fails_is_told_and_stays_on_record()
    {
        Fail();

        Assert.Equal(1, await _sandbox.RunAsync("detach", "3509"));

        Assert.Contains("error: network default/a (macvlan, net1): plugin is broken\n", _sandbox.Out, StringComparison.Ordinal);
        Assert.Contains("--force", _sandbox.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(_sandbox.RecordFile));
    }

    // The specification stops a list at the plugin that fails; whoever gives up wants the address back all the same.
    [Fact]
    public async Task By_force_the_other_plugins_of_a_list_have_their_say()
    {
        var chain = Plans.Attachment(
            "default/a", "net1", JsonText.Object("""{"cniVersion":"1.0.0","name":"a","plugins":[{"type":"ptp"},{"type":"portmap"}]}"""));
        using var sandbox = new RecordSandbox
        {
            Plan = Plans.Of(Plans.Attachment("cluster", "eth0"), chain) with { ContainerId = _sandbox.Plan.ContainerId },
        };
        sandbox.Attach();
        sandbox.Runner.Answer = call => call.Type == "portmap" ? FakeAnswer.Error(7, "no iptables") : FakeAnswer.Silence;

        Assert.Equal(0, await sandbox.RunAsync("detach", "3509", "--force"));

        Assert.Equal(["portmap", "macvlan", "portmap", "ptp"], sandbox.Runner.Calls.Select(call => call.Type));
        Assert.Equal(2, sandbox.Out.Split("no iptables").Length);
        Assert.False(File.Exists(sandbox.RecordFile));
    }

    [Fact]
    public async Task By_force_what_fails_is_told_and_given_up()
    {
        Fail();

        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509", "--force"));

        Assert.StartsWith(
            """
            warning: given up: network default/a (macvlan, net1): plugin is broken
            warning: lost: interface net1 of default/pod1 (10.2.0.6/24), network default/a, plugin macvlan

            """,
            _sandbox.Out,
            StringComparison.Ordinal);
        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(File.Exists(_sandbox.RecordFile));
    }

    // As DEL does: else the next DEL would find what Multus recorded, and take it down again.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_the_record_goes_what_is_beside_it(bool isForced)
    {
        _sandbox.LeaveTraces();
        if (isForced)
        {
            Fail();
        }

        Assert.Equal(0, await _sandbox.RunAsync(["detach", "3509", "--cni-dir", _sandbox.MultusDir, .. isForced ? ["--force"] : Array.Empty<string>()]));

        Assert.All(_sandbox.Traces, file => Assert.False(File.Exists(file), file));
    }

    [Fact]
    public async Task With_a_damaged_record_that_is_given_up_goes_what_multus_recorded()
    {
        _sandbox.LeaveTraces();
        await File.WriteAllTextAsync(_sandbox.RecordFile, "damaged");

        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509", "--force", "--cni-dir", _sandbox.MultusDir));

        Assert.False(File.Exists(_sandbox.Traces[0]));
    }

    [Fact]
    public async Task What_cannot_be_removed_is_told_and_given_up_by_force()
    {
        Directory.CreateDirectory(_sandbox.StatusFile);

        Assert.Equal(1, await _sandbox.RunAsync("detach", "3509"));
        Assert.Contains("error: the network-status of the pod cannot be removed: ", _sandbox.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509", "--force"));

        Assert.Single(_sandbox.Out.Split('\n'), line => line.StartsWith("warning: given up: ", StringComparison.Ordinal));
        Assert.False(File.Exists(_sandbox.RecordFile));
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("{\"schema\":2}\n")]
    public async Task A_record_that_cannot_be_read_is_given_up_by_force_only(string content)
    {
        await File.WriteAllTextAsync(_sandbox.RecordFile, content);

        Assert.Equal(1, await _sandbox.RunAsync("detach", "3509"));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509", "--force"));

        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.Contains("warning: given up: the record ", _sandbox.Out, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task Another_operation_on_the_container_goes_first()
    {
        _sandbox.Runner.Answer = call =>
        {
            Assert.False(_sandbox.Journal.TryLock(_sandbox.Plan.ContainerId, out _));
            return FakeAnswer.Silence;
        };

        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509"));
    }

    private void Fail() =>
        _sandbox.Runner.Answer = call => call.InterfaceName == "net1" ? FakeAnswer.Error(120, "plugin is broken") : FakeAnswer.Silence;
}
