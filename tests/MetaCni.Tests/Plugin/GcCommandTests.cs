// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

/// <summary>GC: what this network's records hold for containers that are gone.</summary>
public sealed class GcCommandTests : IDisposable
{
    private const string ValidAttachments = "cni.dev/valid-attachments";

    private readonly PluginSandbox _sandbox = new();

    public GcCommandTests() => _sandbox.Config["cniVersion"] = "1.1.0";

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task GC_detaches_an_invalid_attachment_without_a_namespace()
    {
        await AttachAsync();
        _sandbox.Config[ValidAttachments] = new JsonArray();

        var answer = await _sandbox.RunAsync("GC");

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal("", call.NetworkNamespace));
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_valid_attachment_is_kept()
    {
        await AttachAsync();
        _sandbox.Config[ValidAttachments] = new JsonArray(new JsonObject { ["containerID"] = _sandbox.ContainerId, ["ifname"] = "eth0" });

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.True(_sandbox.HasRecord);
    }

    [Fact]
    public async Task Records_of_another_network_are_not_touched()
    {
        await AttachAsync();
        _sandbox.Config["name"] = "another";
        _sandbox.Config[ValidAttachments] = new JsonArray();

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.True(_sandbox.HasRecord);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("""[{"containerID": "c1"}]""")]
    [InlineData("""[{"containerID": "c1", "ifname": 1}]""")]
    [InlineData("""["c1"]""")]
    public async Task A_missing_or_invalid_list_is_an_error_and_not_an_empty_list(string list)
    {
        await AttachAsync();
        _sandbox.Config[ValidAttachments] = JsonNode.Parse(list);

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, answer.Code);
        Assert.True(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_call_without_a_list_is_an_error()
    {
        await AttachAsync();

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, (await _sandbox.RunAsync("GC")).Code);
        Assert.True(_sandbox.HasRecord);
    }

    // A Go program in whose list nothing was put writes null: CRI-O after a reboot.
    [Fact]
    public async Task A_list_that_is_null_is_empty()
    {
        await AttachAsync();
        _sandbox.Config[ValidAttachments] = null;

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.False(_sandbox.HasRecord);
    }

    // libcni sends both; a runtime from before the specification was corrected sends the old one.
    [Theory]
    [InlineData("""{"cni.dev/attachments": [{"containerID": "{id}", "ifname": "eth0"}]}""", true)]
    [InlineData("""{"cni.dev/attachments": [{"containerID": "{id}", "ifname": "eth0"}], "cni.dev/valid-attachments": []}""", false)]
    [InlineData("""{"cni.dev/attachments": [], "cni.dev/valid-attachments": [{"containerID": "{id}", "ifname": "eth0"}]}""", true)]
    public async Task The_list_of_valid_attachments_may_use_its_old_key(string lists, bool isValid)
    {
        await AttachAsync();
        foreach (var (key, list) in JsonText.Object(lists.Replace("{id}", _sandbox.ContainerId, StringComparison.Ordinal)))
        {
            _sandbox.Config[key] = list?.DeepClone();
        }

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.Equal(isValid, _sandbox.HasRecord);
    }

    [Fact]
    public async Task A_container_with_a_hanging_plugin_uses_up_only_its_own_time()
    {
        await AttachAsync();
        var first = Path.Combine(Path.GetDirectoryName(_sandbox.RecordFile)!, "0@eth0.jsonl");
        await File.WriteAllTextAsync(
            first, (await File.ReadAllTextAsync(_sandbox.RecordFile)).Replace(_sandbox.ContainerId, "0", StringComparison.Ordinal));
        _sandbox.Config[ValidAttachments] = new JsonArray();
        _sandbox.Runner.Answer = call => call.Environment["CNI_CONTAINERID"] == "0"
            ? throw new CniException(PluginErrorCode.PluginTimedOut, "was not done")
            : FakeAnswer.Silence;
        var before = _sandbox.Time.Budgets.Count;

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((int)PluginErrorCode.PluginTimedOut, answer.Code);
        Assert.True(File.Exists(first));
        Assert.False(_sandbox.HasRecord);
        var (own, others) = (_sandbox.Runner.Calls[0].Deadline, _sandbox.Runner.Calls[^1].Deadline);
        Assert.NotEqual(own, others);

        // CRI-O gives all of it 30 s.
        Assert.All(_sandbox.Time.Budgets.Skip(before), budget => Assert.True(budget <= TimeSpan.FromSeconds(25)));
    }

    // Cut short, a plugin leaves what its next DEL does not find.
    [Fact]
    public async Task Each_started_plugin_gets_enough_time_regardless_of_the_number_of_containers()
    {
        _sandbox.Time.IsStopped = true;
        await LeaveAsync("a, b", [.. Enumerable.Range(10, 12).Select(number => $"{number}")]);
        var shares = new List<TimeSpan>();
        _sandbox.Runner.Answer = _ =>
        {
            shares.Add(_sandbox.Time.Budgets[^1]);
            _sandbox.Time.Elapsed += TimeSpan.FromSeconds(0.8);
            return FakeAnswer.Silence;
        };

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((int)CniErrorCode.TryAgainLater, answer.Code);
        Assert.All(shares, share => Assert.True(share > TimeSpan.FromSeconds(4.6), $"{share}"));
        Assert.True(shares.Count > 12, $"{shares.Count}");
        Assert.False(File.Exists(RecordOf("13")));
        Assert.True(File.Exists(RecordOf("21")));
    }

    [Fact]
    public async Task Records_of_other_networks_take_no_share_of_the_time()
    {
        _sandbox.Time.IsStopped = true;
        await LeaveAsync("", ["10", "11", "12", "13", "14"]);
        foreach (var other in new[] { "10", "11", "12", "14" })
        {
            await ChangeAsync(RecordOf(other), "\"owner\":\"cluster\"", "\"owner\":\"another\"");
        }

        var share = TimeSpan.Zero;
        _sandbox.Runner.Answer = _ =>
        {
            share = _sandbox.Time.Budgets[^1];
            return FakeAnswer.Silence;
        };

        var answer = await _sandbox.RunAsync("GC");

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Single(_sandbox.Runner.Calls);
        Assert.True(share > TimeSpan.FromSeconds(15), $"{share}");
    }

    [Fact]
    public async Task Hanging_containers_take_turns_and_do_not_precede_others()
    {
        _sandbox.Time.IsStopped = true;
        await LeaveAsync("", ["10", "11", "12", "13", "14", "20"]);
        _sandbox.Runner.Answer = call =>
        {
            if (call.Environment["CNI_CONTAINERID"] == "20")
            {
                return FakeAnswer.Silence;
            }

            _sandbox.Time.Elapsed += _sandbox.Time.Budgets[^1] + TimeSpan.FromMilliseconds(1);
            throw new CniException(PluginErrorCode.PluginTimedOut, "was not done");
        };

        var begun = new List<string>();
        for (var run = 0; run < 3; run++)
        {
            await _sandbox.RunAsync("GC");
            begun.Add(string.Join(' ', _sandbox.Runner.Calls.Select(call => call.Environment["CNI_CONTAINERID"])));
            _sandbox.Runner.Forget();
        }

        Assert.Equal(["10 11 12", "13 14 20 10 11", "12 13 14 10"], begun);
        Assert.False(File.Exists(RecordOf("20")));
    }

    // As a DEL after its grace: what nobody can take down must not make every GC of the node fail.
    [Fact]
    public async Task A_record_past_its_grace_period_is_retried_last_and_its_failure_is_a_warning()
    {
        await LeaveAsync("", ["10", "20"]);
        _sandbox.Config["delegates"]![0]!["cniVersion"] = "1.1.0";
        _sandbox.Runner.Answer = call => call.Command == "DEL" && call.Environment["CNI_CONTAINERID"] == "10"
            ? FakeAnswer.Error(120, "broken")
            : FakeAnswer.Success(call);
        var first = await _sandbox.RunAsync("GC");
        _sandbox.Runner.Forget();
        await LeaveAsync("", ["20"]);
        _sandbox.Time.Ahead = TimeSpan.FromMinutes(6);

        var overdue = await _sandbox.RunAsync("GC");

        Assert.Equal(120, first.Code);
        Assert.True(overdue.Succeeded, overdue.Message);
        Assert.Equal(
            ["DEL 20", "GC ", "DEL 10"],
            _sandbox.Runner.Calls.Select(call => $"{call.Command} {call.Environment.GetValueOrDefault("CNI_CONTAINERID")}"));
        Assert.Contains(" container=10\n", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(RecordOf("10")));
    }

    [Fact]
    public async Task A_failure_is_logged_with_its_container()
    {
        await LeaveAsync("", ["10", "11"]);
        _sandbox.Config["logLevel"] = "verbose";
        _sandbox.Runner.Answer = _ => FakeAnswer.Error(120, "broken");

        var answer = await _sandbox.RunAsync("GC");

        Assert.StartsWith("container 10: network main", answer.Message, StringComparison.Ordinal);
        Assert.Contains("; container 11: network main", answer.Details, StringComparison.Ordinal);
        var log = _sandbox.Warnings.ToString();
        Assert.Contains("msg=\"detach failed\" command=GC pod=default/pod1 container=11 network=main ", log, StringComparison.Ordinal);
        Assert.Contains("msg=\"GC failed\" command=GC durationMs=", log, StringComparison.Ordinal);
    }

    // As many as a reboot leaves: a thousandth of the time each would end plugins that are about to finish.
    [Fact]
    public async Task Containers_without_time_left_are_reported_and_left_for_the_next_GC()
    {
        await AttachAsync();
        _sandbox.Config[ValidAttachments] = new JsonArray();
        _sandbox.Config["deadline"] = "0.000001s";

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((int)CniErrorCode.TryAgainLater, answer.Code);
        Assert.Contains("1 container on record was not processed", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.True(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_termination_signal_stops_GC_after_the_running_plugin()
    {
        await AttachAsync();
        _sandbox.Config[ValidAttachments] = new JsonArray();
        _sandbox.Runner.Answer = _ =>
        {
            _sandbox.Terminate();
            return FakeAnswer.Silence;
        };

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((int)CniErrorCode.TryAgainLater, answer.Code);
        Assert.Equal(["DEL net1"], _sandbox.Runner.Log);
        Assert.True(_sandbox.HasRecord);
    }

    // As ADD and STATUS: trying again helps, whatever else there was.
    [Fact]
    public async Task A_termination_signal_is_reported_as_code_11_whatever_failed_before()
    {
        await LeaveAsync("", ["10", "11"]);
        _sandbox.Runner.Answer = _ =>
        {
            _sandbox.Terminate();
            return FakeAnswer.Error(120, "broken");
        };

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((int)CniErrorCode.TryAgainLater, answer.Code);
        Assert.StartsWith(
            "the operation was aborted by a signal: container 10: network main", answer.Message, StringComparison.Ordinal);
        Assert.Contains(
            "1 container on record was not processed: the operation was aborted; it is left for the next GC",
            answer.Details,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_record_of_a_newer_schema_is_reported_once()
    {
        await AttachAsync();
        var newer = Path.Combine(Path.GetDirectoryName(_sandbox.RecordFile)!, "0@eth0.jsonl");
        await File.WriteAllTextAsync(newer, "{\"schema\":99}\n");
        _sandbox.Config[ValidAttachments] = new JsonArray();

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, answer.Code);
        Assert.Contains(newer, answer.Message, StringComparison.Ordinal);
        Assert.Equal("", answer.Details);
        Assert.True(File.Exists(newer));
    }

    [Fact]
    public async Task A_damaged_record_is_reported_and_does_not_block_GC_of_other_records()
    {
        await AttachAsync();
        var broken = Path.Combine(Path.GetDirectoryName(_sandbox.RecordFile)!, "0@eth0.jsonl");
        await File.WriteAllTextAsync(broken, "no record");
        _sandbox.Config[ValidAttachments] = new JsonArray();

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, answer.Code);
        Assert.Contains(broken, answer.Message, StringComparison.Ordinal);
        Assert.False(_sandbox.HasRecord);
        Assert.True(File.Exists(broken + ".corrupt"));
    }

    private string RecordOf(string container) => Path.Combine(Path.GetDirectoryName(_sandbox.RecordFile)!, $"{container}@eth0.jsonl");

    private static async Task ChangeAsync(string file, string old, string now)
    {
        var text = await File.ReadAllTextAsync(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(old, now, StringComparison.Ordinal));
    }

    // Records of containers of which the runtime knows nothing any more.
    private async Task LeaveAsync(string networks, IReadOnlyList<string> containers)
    {
        _sandbox.SelectNetworks(networks);
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        _sandbox.Runner.Forget();
        foreach (var container in containers)
        {
            File.Copy(_sandbox.RecordFile, RecordOf(container));
            await ChangeAsync(RecordOf(container), _sandbox.ContainerId, container);
        }

        File.Delete(_sandbox.RecordFile);
        _sandbox.Config[ValidAttachments] = new JsonArray();
    }

    private async Task AttachAsync()
    {
        _sandbox.SelectNetworks("a");
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        _sandbox.Runner.Forget();
    }
}
