// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Logging.Operations;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

/// <summary>Which operations are in the operations log, and what their lines say.</summary>
public sealed class RecordedOperationTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public RecordedOperationTests() => _sandbox.Config["cniVersion"] = "1.1.0";

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task ADD_has_pod_steps_attachments_and_plugins()
    {
        _sandbox.SelectNetworks("a");

        await _sandbox.AddAsync();

        var entry = Assert.Single(Entries);
        Assert.Equal(("ADD", "default/pod1", _sandbox.ContainerId, "eth0"), (entry.Verb, entry.Pod, entry.Container, entry.Interface));
        Assert.Equal(_sandbox.Pod.Uid, entry.Uid);
        Assert.Null(entry.Failure);
        Assert.Equal(
            ["read", "resolve", "plan", "lock", "record", "attach", "routes", "verify", "status", "complete", "events"], entry.Phases.Select(phase => phase.Key));
        Assert.Equal(
            [("", "eth0", "bridge"), ("default/a", "net1", "macvlan")],
            entry.Attachments.Select(attachment => (attachment.Network.Replace("main", "", StringComparison.Ordinal), attachment.Interface, attachment.Plugin)));
        Assert.Equal([("bridge", "ADD"), ("macvlan", "ADD")], entry.Runs.Select(run => (run.Plugin, run.Verb)));
    }

    [Fact]
    public async Task A_failed_ADD_has_the_error_the_failed_attachment_and_the_DELs_of_its_roll_back()
    {
        _sandbox.SelectNetworks("a, b");
        _sandbox.Runner.Answer = call => call.ToString() == "ADD net1" ? FakeAnswer.Error(120, "no\u001b[31m such link") : FakeAnswer.Success(call);

        var answer = await _sandbox.AddAsync();

        var entry = Assert.Single(Entries);
        Assert.Equal((120, answer.Message), (entry.Failure?.Code, entry.Failure?.Error));
        Assert.Equal([null, 120], entry.Attachments.Select(attachment => attachment.Code));
        Assert.Contains("rollBack", entry.Phases.Select(phase => phase.Key));
        Assert.Equal([("ADD", 2), ("DEL", 2)], entry.Runs.GroupBy(run => run.Verb).Select(group => (group.Key, group.Count())));
    }

    [Fact]
    public async Task DEL_has_the_pod_of_the_record_and_the_attachments_in_reverse()
    {
        _sandbox.SelectNetworks("a");
        await _sandbox.AddAsync();
        _sandbox.Environment["CNI_ARGS"] = "";

        await _sandbox.DelAsync();

        var entry = Entries[^1];
        Assert.Equal(("DEL", "default/pod1"), (entry.Verb, entry.Pod));
        Assert.Equal(["lock", "find", "detach", "retry"], entry.Phases.Select(phase => phase.Key));
        Assert.Equal(["net1", "eth0"], entry.Attachments.Select(attachment => attachment.Interface));
    }

    [Fact]
    public async Task CHECK_and_GC_have_a_line_too()
    {
        await _sandbox.AddAsync();
        await _sandbox.CheckAsync();
        _sandbox.Config["cni.dev/valid-attachments"] = new System.Text.Json.Nodes.JsonArray();
        await _sandbox.RunAsync("GC");

        Assert.Equal(["ADD", "CHECK", "GC"], Entries.Select(entry => entry.Verb));
    }

    [Fact]
    public async Task An_operation_with_an_invalid_configuration_has_a_line_where_the_node_already_has_a_log()
    {
        await _sandbox.AddAsync();
        _sandbox.Config["concurrency"] = "many";

        await _sandbox.AddAsync();

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, Entries[^1].Failure?.Code);
    }

    // Runtimes call STATUS every few seconds.
    [Fact]
    public async Task STATUS_has_a_line_when_it_begins_to_fail_when_the_reason_changes_and_when_it_succeeds_again()
    {
        await _sandbox.AddAsync();
        var reasons = new[] { null, null, "a", "a", "b", "b", null, null, "b" };
        foreach (var reason in reasons)
        {
            _sandbox.Runner.Answer = call => reason is null ? FakeAnswer.Success(call) : FakeAnswer.Error(51, reason);
            _sandbox.Config["delegates"] = new System.Text.Json.Nodes.JsonArray(
                JsonText.Object("""{"cniVersion": "1.1.0", "name": "main", "type": "bridge"}"""));
            await _sandbox.RunAsync("STATUS");
        }

        Assert.Equal([51, 51, null, 51], Entries.Where(entry => entry.Verb == "STATUS").Select(entry => entry.Failure?.Code));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_fails_no_operation_and_is_one_line_in_the_operator_s_log()
    {
        Directory.CreateDirectory(Path.Combine(_sandbox.StateDir, "operations.jsonl"));

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Contains("the operations log in ", Assert.Single(_sandbox.Warnings.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.True((await _sandbox.DelAsync()).Succeeded);
    }

    private IReadOnlyList<OperationEntry> Entries => new OperationsReader(_sandbox.StateDir).Read(OperationsPosition.Start, 1000).Entries;
}
