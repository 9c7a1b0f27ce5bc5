// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Nodes;
using Cni.Errors;
using Linux.Processes;
using MetaCni.Errors;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

public sealed class DelCommandTests : IDisposable
{
    // An orphan that has some work to do from then on. It costs a tenth of a second of processor time, of five that it may take.
    private const string WhenDelHasBegun = "cat; head -c 20000000 /dev/zero | sha256sum > /dev/null";

    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task DEL_without_a_record_succeeds_without_calling_a_plugin()
    {
        var answer = await _sandbox.DelAsync();

        Assert.Equal((0, null), (answer.ExitCode, answer.Output));
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task All_networks_are_detached_in_reverse_order_and_the_record_is_removed()
    {
        await AttachAsync("a, b");

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
        Assert.False(File.Exists(_sandbox.StatusFile));
    }

    [Fact]
    public async Task The_status_stays_while_another_interface_of_the_container_is_attached()
    {
        await _sandbox.AddAsync();
        _sandbox.Environment["CNI_IFNAME"] = "eth1";
        await _sandbox.AddAsync();
        _sandbox.Environment["CNI_IFNAME"] = "eth0";

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.True(File.Exists(_sandbox.StatusFile));
        _sandbox.Environment["CNI_IFNAME"] = "eth1";
        Assert.True((await _sandbox.DelAsync()).Succeeded);
        Assert.False(File.Exists(_sandbox.StatusFile));
    }

    // What was set aside is nobody's interface any more: nothing would ever take the status away.
    [Fact]
    public async Task The_status_is_removed_even_if_a_damaged_record_of_the_container_remains()
    {
        await _sandbox.AddAsync();
        await File.WriteAllTextAsync(_sandbox.RecordFile.Replace("@eth0", "@eth1", StringComparison.Ordinal) + ".corrupt", "x");

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.False(File.Exists(_sandbox.StatusFile));
    }

    [Fact]
    public async Task A_plugin_that_is_no_longer_installed_is_reported_once()
    {
        await AttachAsync("a");
        _sandbox.Runner.Missing = "macvlan";

        var first = await _sandbox.DelAsync();
        var second = await _sandbox.DelAsync();

        Assert.Equal((int)PluginErrorCode.PluginNotFound, first.Code);
        Assert.True(second.Succeeded, second.Message);
        Assert.True(_sandbox.HasRecord);
        _sandbox.Runner.Missing = "";
        Assert.True((await _sandbox.DelAsync()).Succeeded);
        Assert.Equal(["DEL eth0", "DEL net1"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_plugin_that_fails_is_reported_again_beside_one_that_is_no_longer_installed()
    {
        await AttachAsync("a");
        _sandbox.Runner.Missing = "macvlan";
        _sandbox.Runner.Answer = call => call.InterfaceName == "eth0" ? FakeAnswer.Error(5, "device busy") : FakeAnswer.Success(call);

        await _sandbox.DelAsync();
        var second = await _sandbox.DelAsync();

        Assert.False(second.Succeeded);
    }

    [Fact]
    public async Task A_second_DEL_calls_no_plugin()
    {
        await AttachAsync("a");
        await _sandbox.DelAsync();
        _sandbox.Runner.Forget();

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_plugin_gets_the_same_configuration_as_at_ADD_and_its_own_result()
    {
        _sandbox.Config["runtimeConfig"] = JsonText.Object("""{"bandwidth": {"ingressRate": 1.50}}""");
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object(
            """{"cniVersion": "1.0.0", "name": "main", "type": "bridge", "capabilities": {"bandwidth": true}, "mtu": 1.50}"""));
        await _sandbox.AddAsync();
        var added = JsonText.Of(_sandbox.Runner.Calls[0].Request);
        _sandbox.Config.Remove("delegates");
        _sandbox.Config.Remove("runtimeConfig");

        await _sandbox.DelAsync();

        var request = _sandbox.Runner.Calls[1].Request;
        Assert.Equal("eth0", (string?)request["prevResult"]!["interfaces"]![0]!["name"]);
        request.Remove("prevResult");
        Assert.True(JsonNode.DeepEquals(JsonText.Object(added), request), $"{added} and then {JsonText.Of(request)}");
        Assert.Contains("1.50", JsonText.Of(request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"delegates": 5, "resultMode": "x", "confDir": [], "defaultNetworks": "y", "kubeconfig": "/absent", "deadline": "soon"}""")]
    [InlineData("""{"delegates": [{"type": "../x"}], "clusterNetwork": "/absent", "binDir": "relative"}""")]
    [InlineData("""{"manifests": "/absent"}""")]
    [InlineData("""{"prevResult": {"ips": 5}, "ipam": "x", "dns": [], "capabilities": {"a": "x"}, "logOptions": {"maxSize": "x"}}""")]
    [InlineData("""{"prevResult": "x"}""")]
    public async Task Other_invalid_configuration_keys_do_not_prevent_DEL(string broken)
    {
        await AttachAsync("a");
        foreach (var (key, value) in JsonText.Object(broken))
        {
            _sandbox.Config[key] = value?.DeepClone();
        }

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("\"relative/state\"")]
    public async Task An_invalid_stateDir_is_an_error_and_not_an_unknown_container(string stateDir)
    {
        _sandbox.Config["stateDir"] = JsonNode.Parse(stateDir);

        var answer = await _sandbox.DelAsync();

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, answer.Code);
        Assert.Contains("stateDir", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_pod_nor_definitions_are_needed()
    {
        await AttachAsync("a");
        Directory.Delete(_sandbox.Manifests.Path, recursive: true);
        _sandbox.Environment["CNI_ARGS"] = "";

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(2, _sandbox.Runner.Calls.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/run/netns/another")]
    public async Task Delegates_get_exactly_the_namespace_of_this_del(string networkNamespace)
    {
        await AttachAsync("a");
        _sandbox.NetworkNamespace = networkNamespace;

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal(networkNamespace, call.NetworkNamespace));
    }

    [Fact]
    public async Task After_a_failed_DEL_a_retry_deletes_only_the_remaining_networks()
    {
        await AttachAsync("a, b");
        Fail("DEL net1");

        var answer = await _sandbox.DelAsync();

        Assert.Equal((11, "network default/a (macvlan, net1): plugin macvlan failed: busy"), (answer.Code, answer.Message));
        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.Equal([false, true, false], _sandbox.Record().Attachments.Select(attachment => attachment.IsOutstanding));

        _sandbox.Runner.Forget();
        Assert.Equal(11, (await _sandbox.DelAsync()).Code);
        Assert.Equal(["DEL net1"], _sandbox.Runner.Log);

        _sandbox.Runner.Forget();
        _sandbox.Runner.Answer = FakeAnswer.Success;
        Assert.True((await _sandbox.DelAsync()).Succeeded);
        Assert.Equal(["DEL net1"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
    }

    [Theory]
    [InlineData(null, 299, false)]
    [InlineData(null, 301, true)]
    [InlineData("10s", 9, false)]
    [InlineData("10s", 11, true)]
    public async Task After_the_grace_a_del_succeeds_and_the_rest_stays_on_record(string? grace, int seconds, bool succeeds)
    {
        _sandbox.Config["deleteGrace"] = grace;
        await AttachAsync("a");
        Fail("DEL net1");
        Assert.False((await _sandbox.DelAsync()).Succeeded);
        _sandbox.Time.Ahead = TimeSpan.FromSeconds(seconds);

        var answer = await _sandbox.DelAsync();

        Assert.Equal(succeeds, answer.Succeeded);
        Assert.Equal([false, true], _sandbox.Record().Attachments.Select(attachment => attachment.IsOutstanding));
        Assert.Equal(succeeds, _sandbox.Warnings.ToString().Contains("giving up for now", StringComparison.Ordinal));
    }

    // A machine whose clock was ahead when it was started, and was set right then. A small step back is no reason to give up.
    [Theory]
    [InlineData(86400, true)]
    [InlineData(60, false)]
    public async Task A_first_failure_in_the_future_does_not_make_DEL_fail_until_then(int seconds, bool succeeds)
    {
        await AttachAsync("a");
        Fail("DEL net1");
        _sandbox.Time.Ahead = TimeSpan.FromSeconds(seconds);
        Assert.False((await _sandbox.DelAsync()).Succeeded);
        _sandbox.Time.Ahead = TimeSpan.Zero;

        var answer = await _sandbox.DelAsync();

        Assert.Equal(succeeds, answer.Succeeded);
        Assert.Equal(succeeds, _sandbox.Warnings.ToString().Contains("giving up for now", StringComparison.Ordinal));
        Assert.Equal([false, true], _sandbox.Record().Attachments.Select(attachment => attachment.IsOutstanding));
    }

    // The last step: all networks are gone, and a file beside the record cannot be removed.
    [Fact]
    public async Task A_file_that_cannot_be_removed_fails_DEL_until_the_grace_period_ends()
    {
        await AttachAsync("a");
        File.Delete(_sandbox.StatusFile);
        Directory.CreateDirectory(_sandbox.StatusFile);

        var first = await _sandbox.DelAsync();
        var record = _sandbox.Record();
        _sandbox.Time.Ahead = TimeSpan.FromMinutes(6);
        var afterGrace = await _sandbox.DelAsync();
        Assert.True(_sandbox.HasRecord);
        Directory.Delete(_sandbox.StatusFile);
        var mended = await _sandbox.DelAsync();

        Assert.Equal([5, 0, 0], new[] { first, afterGrace, mended }.Select(answer => answer.Code));
        Assert.StartsWith("the network-status of the pod cannot be removed: ", first.Message, StringComparison.Ordinal);
        Assert.Equal(first.Message, record.ForgetError!.Message);
        Assert.Equal((false, false), (record.FirstFailure is null, record.IsAtWork));
        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
    }

    [Theory]
    [InlineData("-5s")]
    [InlineData("0s")]
    [InlineData("100000h")]
    public async Task An_invalid_deadline_does_not_prevent_DEL(string deadline)
    {
        await AttachAsync("a");
        _sandbox.Config["deadline"] = deadline;

        var answer = await _sandbox.DelAsync();

        Assert.True(answer.Succeeded, answer.Message);
    }

    [Fact]
    public async Task A_DEL_error_is_reworded_for_the_runtime_and_recorded_in_the_original_words()
    {
        await AttachAsync("");
        _sandbox.Runner.Answer = _ => FakeAnswer.Error(101, "link not found", "open /x: no such file or directory");

        var answer = await _sandbox.DelAsync();

        AssertReworded(answer);
        Assert.Equal(101, answer.Code);
        var kept = _sandbox.Record().Attachments[0].LastError!;
        Assert.Equal(("network main (bridge, eth0): plugin bridge failed: link not found", "open /x: no such file or directory"), (kept.Message, kept.Details));
    }

    // containerd takes "no such file or directory" for success where CNI_NETNS is empty.
    [Fact]
    public async Task MetaCnis_own_errors_are_reworded_for_the_runtime_too()
    {
        var link = Path.Combine(_sandbox.Manifests.Path, "dangling");
        File.CreateSymbolicLink(link, "/absent/directory");
        _sandbox.Config["stateDir"] = Path.Combine(link, "state");

        var answer = await _sandbox.DelAsync();

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, answer.Code);
        AssertReworded(answer);
    }

    [Fact]
    public async Task A_record_of_a_later_version_is_an_error_and_is_not_changed()
    {
        await AttachAsync("a");
        await File.WriteAllTextAsync(_sandbox.RecordFile, "{\"schema\":2}\n");

        var answer = await _sandbox.DelAsync();

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, answer.Code);
        Assert.Contains("schema 2", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.Equal("{\"schema\":2}\n", await File.ReadAllTextAsync(_sandbox.RecordFile));
    }

    [Fact]
    public async Task A_record_with_a_torn_last_line_is_detached()
    {
        await AttachAsync("a");
        var text = await File.ReadAllBytesAsync(_sandbox.RecordFile);
        await File.WriteAllBytesAsync(_sandbox.RecordFile, text[..^5]);
        Fail("DEL net1");

        Assert.False((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.Equal([false, true], _sandbox.Record().Attachments.Select(attachment => attachment.IsOutstanding));
    }

    [Fact]
    public async Task Processes_left_by_a_killed_ADD_are_terminated_before_DEL_detaches()
    {
        await LeaveRecordOfKilledAddAsync();
        using var orphan = StartMarked($"{_sandbox.ContainerId}@eth0", "sh", "-c", WhenDelHasBegun);
        using var stranger = StartMarked($"{_sandbox.ContainerId}@net1");
        _sandbox.Time.TimerIsSet = orphan.StandardInput.Close;
        try
        {
            _sandbox.Runner.Answer = call =>
            {
                Assert.Empty(new MarkedProcesses("METACNI_OPERATION", $"{_sandbox.ContainerId}@eth0", TimeProvider.System).Find());
                return FakeAnswer.Success(call);
            };

            var answer = await _sandbox.DelAsync();

            Assert.True(answer.Succeeded, answer.Message);
            Assert.Equal(["DEL eth0"], _sandbox.Runner.Log);
            Assert.Equal([stranger.Id], new MarkedProcesses("METACNI_OPERATION", $"{_sandbox.ContainerId}@net1", TimeProvider.System).Find());
        }
        finally
        {
            orphan.Kill();
            stranger.Kill();
        }
    }

    // However near the deadline is: cut short, a plugin leaves what its next DEL does not find.
    [Fact]
    public async Task Processes_left_by_a_killed_ADD_get_time_to_finish_even_at_the_deadline()
    {
        await LeaveRecordOfKilledAddAsync();
        var finished = Path.Combine(_sandbox.StateDir, "finished");
        using var orphan = StartMarked($"{_sandbox.ContainerId}@eth0", "sh", "-c", $"{WhenDelHasBegun}; touch {finished}");
        _sandbox.Time.TimerIsSet = orphan.StandardInput.Close;
        _sandbox.Config["deadline"] = "0.000001s";

        var answer = await _sandbox.DelAsync();

        Assert.Equal((int)CniErrorCode.TryAgainLater, answer.Code);
        Assert.True(File.Exists(finished));
        Assert.Empty(_sandbox.Runner.Calls);
    }

    // A DEL that was killed after its first step: the process of its mark is gone.
    [Fact]
    public async Task Processes_left_by_a_killed_DEL_are_terminated_before_DEL_detaches()
    {
        await AttachAsync("a");
        await File.AppendAllTextAsync(
            _sandbox.RecordFile, """{"event":"detaching","process":{"pid":2147483647,"startTime":1}}""" + "\n");
        using var orphan = StartMarked($"{_sandbox.ContainerId}@eth0", "sh", "-c", WhenDelHasBegun);
        _sandbox.Time.TimerIsSet = orphan.StandardInput.Close;
        try
        {
            _sandbox.Runner.Answer = call =>
            {
                Assert.Empty(new MarkedProcesses("METACNI_OPERATION", $"{_sandbox.ContainerId}@eth0", TimeProvider.System).Find());
                return FakeAnswer.Success(call);
            };

            Assert.True((await _sandbox.DelAsync()).Succeeded);

            Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        }
        finally
        {
            orphan.Kill();
        }
    }

    // A daemon that a plugin started for the pod is nobody's orphan while nothing was cut short.
    [Fact]
    public async Task Processes_of_a_pod_whose_DEL_failed_normally_are_not_killed()
    {
        await AttachAsync("a");
        Fail("DEL net1");
        Assert.False((await _sandbox.DelAsync()).Succeeded);
        await ForgetProcessAsync();
        using var daemon = StartMarked($"{_sandbox.ContainerId}@eth0");
        try
        {
            await _sandbox.DelAsync();

            Assert.Equal([daemon.Id], new MarkedProcesses("METACNI_OPERATION", $"{_sandbox.ContainerId}@eth0", TimeProvider.System).Find());
            Assert.False(_sandbox.Record().IsAtWork);
        }
        finally
        {
            daemon.Kill();
        }
    }

    [Fact]
    public async Task A_termination_signal_lets_the_running_plugin_finish_and_keeps_the_rest_recorded()
    {
        await AttachAsync("a, b");
        _sandbox.Runner.Answer = call =>
        {
            _sandbox.Terminate();
            Assert.False(call.Deadline.IsCancellationRequested);
            return FakeAnswer.Success(call);
        };

        var answer = await _sandbox.DelAsync();

        Assert.Equal((int)CniErrorCode.TryAgainLater, answer.Code);
        Assert.Equal(["DEL net2"], _sandbox.Runner.Log);
        Assert.Equal([true, true, false], _sandbox.Record().Attachments.Select(attachment => attachment.IsOutstanding));
        Assert.Null(_sandbox.Record().FirstFailure);

        _sandbox.Runner.Answer = FakeAnswer.Success;
        Assert.True((await _sandbox.DelAsync()).Succeeded);
        Assert.False(_sandbox.HasRecord);
    }

    // As ADD: trying again helps, whatever failed before.
    [Fact]
    public async Task A_termination_signal_after_a_failure_is_reported_as_code_11()
    {
        await AttachAsync("a, b");
        _sandbox.Runner.Answer = _ =>
        {
            _sandbox.Terminate();
            return FakeAnswer.Error(120, "broken");
        };

        var answer = await _sandbox.DelAsync();

        Assert.Equal((int)CniErrorCode.TryAgainLater, answer.Code);
        Assert.StartsWith("the operation was aborted by a signal: network default/b", answer.Message, StringComparison.Ordinal);
        Assert.Contains("was not detached: the operation was aborted", answer.Details, StringComparison.Ordinal);
        Assert.Contains(" code=11 ", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    // containerd passes its cached result after a DEL that raced with another one: the addresses in it may be another pod's by now.
    [Fact]
    public async Task A_DEL_that_waited_for_another_DEL_of_the_same_container_calls_no_plugin()
    {
        await AttachAsync("");
        _sandbox.Config["prevResult"] = JsonText.Object("""{"cniVersion": "1.0.0", "ips": [{"address": "10.1.0.5/24"}]}""");
        var lockFile = Path.Combine(_sandbox.StateDir, "attachments", $"{_sandbox.ContainerId}.lock");
        Task<PluginAnswer>? second = null;
        _sandbox.Runner.Answer = call =>
        {
            // It opens the lock before it waits for it, and keeps it open.
            second ??= Task.Factory.StartNew(_sandbox.DelAsync, TaskCreationOptions.LongRunning).Unwrap();
            OpenFiles.WaitFor(lockFile, 2);
            return FakeAnswer.Success(call);
        };

        var first = await _sandbox.DelAsync();

        Assert.True(first.Succeeded, first.Message);
        Assert.True((await second!).Succeeded);
        Assert.Equal(["DEL eth0"], _sandbox.Runner.Log);
    }

    private async Task LeaveRecordOfKilledAddAsync()
    {
        _sandbox.Runner.Answer = call => FakeAnswer.Error(11, $"{call.Command}: busy");
        await _sandbox.AddAsync();
        _sandbox.Runner.Forget();

        // The plan, and that the primary was attempted: no more was written.
        var text = string.Concat((await File.ReadAllLinesAsync(_sandbox.RecordFile)).Take(2).Select(line => line + "\n"));
        await File.WriteAllTextAsync(_sandbox.RecordFile, text);
        await ForgetProcessAsync();
    }

    // As if it had been another process, which is gone.
    private async Task ForgetProcessAsync()
    {
        var text = await File.ReadAllTextAsync(_sandbox.RecordFile);
        await File.WriteAllTextAsync(
            _sandbox.RecordFile, text.Replace($"\"pid\":{System.Environment.ProcessId},", "\"pid\":2147483647,", StringComparison.Ordinal));
        Assert.Equal(2147483647, _sandbox.Record().Process.ProcessId);
    }

    private static Process StartMarked(string operation) => StartMarked(operation, "sleep", "600");

    private static Process StartMarked(string operation, string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        Environment = { ["METACNI_OPERATION"] = operation },
        RedirectStandardInput = true,
    })!;

    private async Task AttachAsync(string networks)
    {
        _sandbox.SelectNetworks(networks);
        var answer = await _sandbox.AddAsync();
        Assert.True(answer.Succeeded, answer.Message);
        _sandbox.Runner.Forget();
    }

    private void Fail(string call) =>
        _sandbox.Runner.Answer = actual => actual.ToString() == call ? FakeAnswer.Error(11, "busy") : FakeAnswer.Success(actual);

    private static void AssertReworded(PluginAnswer answer) => Assert.All([answer.Message, answer.Details], words =>
    {
        Assert.DoesNotContain("not found", words, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("no such file or directory", words, StringComparison.OrdinalIgnoreCase);
    });
}
