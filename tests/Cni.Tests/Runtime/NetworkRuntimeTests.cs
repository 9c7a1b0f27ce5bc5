// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Results;
using Cni.Errors;
using Cni.Json;
using Cni.Runtime;
using Cni.Values;

namespace Cni.Tests.Runtime;

public sealed class NetworkRuntimeTests
{
    private const string First = """{"cniVersion":"1.0.0","interfaces":[{"name":"eth0","sandbox":"/run/netns/blue"}],"x":1.50}""";
    private const string Last = """{"cniVersion":"1.0.0","ips":[{"address":"10.1.0.5/16","interface":0}],"own":"é"}""";

    private readonly FakePluginRunner _runner = new();

    private NetworkRuntime Runtime => new(_runner);

    [Fact]
    public void Add_runs_the_plugins_in_order_and_passes_each_the_previous_result()
    {
        _runner.Answers("bridge", First).Answers("tuning", Last).Answers("portmap", Last);

        var result = Runtime.Add(List("1.0.0", "bridge", "tuning", "portmap"), Attachment(), CancellationToken.None);

        Assert.Equal(["bridge", "tuning", "portmap"], _runner.Types);
        Assert.Equal([null, First, Last], _runner.Calls.Select(call => call.PreviousResult));
        Assert.Equal(Last, Text(result));
    }

    [Fact]
    public void Add_gives_every_plugin_the_CNI_parameters_and_the_environment()
    {
        _runner.Answers("bridge", First);
        using var deadline = new CancellationTokenSource();

        Runtime.Add(List("1.0.0", "bridge"), Attachment(), deadline.Token);

        var call = Assert.Single(_runner.Calls);
        Assert.Equal(
            [
                "HOME=/root",
                "CNI_COMMAND=ADD",
                "CNI_CONTAINERID=c1",
                "CNI_NETNS=/run/netns/blue",
                "CNI_IFNAME=eth0",
                "CNI_ARGS=K=V",
                "CNI_PATH=/opt/cni/bin",
            ],
            call.Environment);
        Assert.Equal("net", (string?)call.Input["name"]);
        Assert.Equal("1.0.0", (string?)call.Input["cniVersion"]);
        Assert.Equal(deadline.Token, call.Deadline);
    }

    [Fact]
    public void Add_offers_a_capability_to_the_plugins_that_declare_it()
    {
        _runner.Answers("bridge", First).Answers("portmap", Last);
        var list = Parse(
            """
            {"cniVersion":"1.0.0","name":"net","plugins":[
              {"type":"bridge"},
              {"type":"portmap","capabilities":{"portMappings":true}}]}
            """);
        var attachment = Attachment() with { CapabilityArguments = new JsonObject { ["portMappings"] = new JsonArray(), ["mac"] = "x" } };

        Runtime.Add(list, attachment, CancellationToken.None);

        Assert.Null(_runner.Calls[0].Input["runtimeConfig"]);
        Assert.Equal("""{"portMappings":[]}""", Text(_runner.Calls[1].Input["runtimeConfig"]!.AsObject()));
    }

    [Fact]
    public void Add_stops_at_the_first_plugin_that_fails()
    {
        _runner.Answers("bridge", First).Answers("tuning", """{"code":11,"msg":"later"}""", exitCode: 1).Answers("portmap", Last);

        var exception = Assert.Throws<CniException>(
            () => Runtime.Add(List("1.0.0", "bridge", "tuning", "portmap"), Attachment(), CancellationToken.None));

        Assert.Equal(11, exception.Error.Code);
        Assert.Equal("tuning", exception.PluginType);
        Assert.Equal(["bridge", "tuning"], _runner.Types);
    }

    [Fact]
    public void Add_converts_a_result_of_another_version_for_the_next_plugin_only()
    {
        const string Old = """{"cniVersion":"0.3.1","ips":[{"version":"4","address":"10.1.0.5/16"}],"dns":{}}""";
        _runner.Answers("old", Old).Answers("tuning", Old);

        var result = Runtime.Add(List("1.0.0", "old", "tuning"), Attachment(), CancellationToken.None);

        var previous = _runner.Calls[1].Input["prevResult"]!;
        Assert.Equal("1.0.0", (string?)previous["cniVersion"]);
        Assert.Equal("10.1.0.5/16", (string?)previous["ips"]![0]!["address"]);
        Assert.Null(previous["ips"]![0]!["version"]);
        Assert.Equal(Old, Text(result));
    }

    [Theory]
    [InlineData("""{"ips":[]}""", """{"cniVersion":"0.4.0","ips":[]}""")]
    [InlineData("""{"ips":[],"cniVersion":""}""", """{"cniVersion":"0.4.0","ips":[]}""")]
    [InlineData("""{"ips":[],"cniVersion":null}""", """{"cniVersion":"0.4.0","ips":[]}""")]
    public void A_result_without_a_version_gets_the_version_of_the_network(string answer, string expected)
    {
        _runner.Answers("bridge", answer).Answers("tuning", answer);

        var result = Runtime.Add(List("0.4.0", "bridge", "tuning"), Attachment(), CancellationToken.None);

        Assert.Equal(expected, _runner.Calls[1].PreviousResult);
        Assert.Equal(expected, Text(result));
    }

    [Fact]
    public void Del_runs_in_reverse_with_the_final_result()
    {
        _runner.Answers("bridge", "").Answers("tuning", "");

        Runtime.Del(List("0.4.0", "bridge", "tuning"), Attachment(), Object("""{"cniVersion":"0.4.0","x":1}"""), CancellationToken.None);

        Assert.Equal(["tuning", "bridge"], _runner.Types);
        Assert.All(_runner.Calls, call => Assert.Equal("""{"cniVersion":"0.4.0","x":1}""", call.PreviousResult));
        Assert.All(_runner.Calls, call => Assert.Contains("CNI_COMMAND=DEL", call.Environment));
    }

    [Theory]
    [InlineData("0.1.0")]
    [InlineData("0.2.0")]
    [InlineData("0.3.0")]
    [InlineData("0.3.1")]
    public void Del_has_no_previous_result_before_0_4_0(string version)
    {
        _runner.Answers("bridge", "");

        Runtime.Del(List(version, "bridge"), Attachment(), Object($$"""{"cniVersion":"{{version}}"}"""), CancellationToken.None);

        Assert.Null(Assert.Single(_runner.Calls).PreviousResult);
    }

    [Fact]
    public void Del_works_without_a_previous_result()
    {
        _runner.Answers("bridge", "");

        Runtime.Del(List("1.0.0", "bridge"), Attachment(), null, CancellationToken.None);

        Assert.False(Assert.Single(_runner.Calls).Input.ContainsKey("prevResult"));
    }

    [Theory]
    [InlineData("""{"cniVersion":"0.3.1","ips":7}""")]
    [InlineData("""{"cniVersion":5}""")]
    [InlineData("""{"cniVersion":"new"}""")]
    public void Del_continues_without_a_previous_result_that_cannot_be_converted(string previousResult)
    {
        _runner.Answers("bridge", "");

        Runtime.Del(List("1.0.0", "bridge"), Attachment(), Object(previousResult), CancellationToken.None);

        Assert.Null(Assert.Single(_runner.Calls).PreviousResult);
    }

    // CNI §3 "Adding an attachment": what ran before the failure is to be deleted. A plugin that refuses its configuration does so at DEL
    // too, and must not keep those before it from giving back what they have.
    [Fact]
    public void Undo_continues_after_the_plugin_whose_add_failed_and_reports_its_error()
    {
        _runner.Answers("bridge", "").Answers("tuning", """{"code":7,"msg":"sysctl"}""", exitCode: 1).Answers("portmap", "", exitCode: 1);

        var exception = Assert.Throws<CniException>(() => Undo(new AddFailure(1, WasStarted: true)));

        Assert.Equal(["portmap", "tuning", "bridge"], _runner.Types);
        Assert.Equal(("tuning", 7), (exception.PluginType, exception.Error.Code));
    }

    [Fact]
    public void Undo_stops_when_a_plugin_whose_add_succeeded_fails()
    {
        _runner.Answers("bridge", "").Answers("tuning", "", exitCode: 1).Answers("portmap", "", exitCode: 1);

        var exception = Assert.Throws<CniException>(() => Undo(new AddFailure(2, WasStarted: true)));

        Assert.Equal(["portmap", "tuning"], _runner.Types);
        Assert.Equal("tuning", exception.PluginType);
    }

    [Fact]
    public void Undo_ignores_failures_of_plugins_that_never_ran()
    {
        _runner.Answers("bridge", "").Answers("tuning", "", exitCode: 1).Answers("portmap", "", exitCode: 1);

        Undo(new AddFailure(1, WasStarted: false));

        Assert.Equal(["portmap", "tuning", "bridge"], _runner.Types);
    }

    // Both calls failed at the same step, so nothing is left. 1, 2, 4, 6 and 7 are what CNI §5 "Error" gives to refusals.
    [Theory]
    [InlineData("""{"code":999,"msg":"invalid CIDR"}""", """{"code":999,"msg":"invalid CIDR"}""")]
    [InlineData("""{"code":999,"msg":"no such master"}""", """{"code":1,"msg":"version"}""")]
    [InlineData("""{"code":999,"msg":"no such master"}""", """{"code":2,"msg":"field"}""")]
    [InlineData("""{"code":999,"msg":"no such master"}""", """{"code":4,"msg":"variable"}""")]
    [InlineData("""{"code":999,"msg":"no such master"}""", """{"code":6,"msg":"vlan is a string"}""")]
    [InlineData("""{"code":7,"msg":"in ADD: no subnet"}""", """{"code":7,"msg":"in DEL: no subnet"}""")]
    public void Undo_treats_a_plugin_that_fails_del_exactly_like_add_as_clean(string add, string del)
    {
        _runner.Answers("bridge", "").Answers("tuning", del, exitCode: 1).Answers("portmap", "");

        var refusal = Runtime.Undo(List("1.0.0", "bridge", "tuning", "portmap"), Attachment(), Failed(add), CancellationToken.None);

        Assert.Equal(("tuning", CniErrorOf(del)), (refusal?.PluginType, refusal?.Error));
        Assert.Equal(["portmap", "tuning", "bridge"], _runner.Types);
    }

    [Theory]
    [InlineData("""{"code":999,"msg":"invalid CIDR"}""", """{"code":999,"msg":"the API is away"}""")]
    [InlineData("""{"code":999,"msg":"busy"}""", """{"code":11,"msg":"busy"}""")]
    [InlineData("""{"code":999,"msg":"busy"}""", """{"code":5,"msg":"file"}""")]
    public void Undo_reports_a_plugin_that_fails_del_with_another_error_than_add(string add, string del)
    {
        _runner.Answers("bridge", "").Answers("tuning", del, exitCode: 1).Answers("portmap", "");

        var failure = Assert.Throws<CniException>(
            () => Runtime.Undo(List("1.0.0", "bridge", "tuning", "portmap"), Attachment(), Failed(add), CancellationToken.None));

        Assert.Equal((1, CniErrorOf(del)), (failure.PluginIndex, failure.Error));
    }

    // Where there is no namespace any more, a plugin may say with code 4 that CNI_NETNS is missing.
    [Fact]
    public void Undo_without_a_namespace_reports_code_4_if_add_failed_with_another_code()
    {
        _runner.Answers("bridge", "").Answers("tuning", """{"code":4,"msg":"CNI_NETNS"}""", exitCode: 1).Answers("portmap", "");

        Assert.Throws<CniException>(() => Runtime.Undo(
            List("1.0.0", "bridge", "tuning", "portmap"),
            Attachment() with { NetworkNamespace = "" },
            Failed("""{"code":999,"msg":"no address is free"}"""),
            CancellationToken.None));
    }

    [Fact]
    public void Undo_reports_a_failing_plugin_whose_add_had_succeeded_even_with_the_same_error()
    {
        const string Words = """{"code":999,"msg":"invalid CIDR"}""";
        _runner.Answers("bridge", Words, exitCode: 1).Answers("tuning", Words, exitCode: 1).Answers("portmap", "");

        var failure = Assert.Throws<CniException>(
            () => Runtime.Undo(List("1.0.0", "bridge", "tuning", "portmap"), Attachment(), Failed(Words), CancellationToken.None));

        Assert.Equal((0, "bridge"), (failure.PluginIndex, failure.PluginType));
    }

    private static AddFailure Failed(string error) => new(1, WasStarted: true, CniErrorOf(error), IsPluginsOwn: true);

    private static CniError CniErrorOf(string json) => CniErrorCodec.TryRead(Object(json), out var error) ? error : throw new FormatException(json);

    [Fact]
    public void A_failed_add_reports_which_plugin_of_the_list_failed()
    {
        _runner.Answers("bridge", First).Answers("tuning", "", exitCode: 1);

        var failed = Assert.Throws<CniException>(
            () => Runtime.Add(List("1.0.0", "bridge", "tuning", "portmap"), Attachment(), CancellationToken.None));
        var missing = Assert.Throws<CniException>(
            () => Runtime.Add(List("1.0.0", "bridge", "gone"), Attachment(), CancellationToken.None));

        Assert.Equal(new AddFailure(1, WasStarted: true, failed.Error), AddFailure.Of(failed));
        Assert.Equal(new AddFailure(1, WasStarted: false, missing.Error), AddFailure.Of(missing));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Undo_leaves_time_for_the_other_plugins_when_the_failed_plugin_hangs(int failed)
    {
        using var deadline = new CancellationTokenSource();
        var runner = new HangingRunner("tuning", deadline.Token);
        var runtime = new NetworkRuntime(runner) { PatienceWithTheFailed = TimeSpan.FromMilliseconds(20) };

        var failure = Record.Exception(
            () => runtime.Undo(List("1.0.0", "bridge", "tuning"), Attachment(), new AddFailure(failed, WasStarted: true), deadline.Token));

        Assert.Equal(["tuning", "bridge"], runner.Types);
        Assert.Equal(failed == 1 ? "tuning" : null, (failure as CniException)?.PluginType);
    }

    private void Undo(AddFailure failure) =>
        Runtime.Undo(List("1.0.0", "bridge", "tuning", "portmap"), Attachment(), failure, CancellationToken.None);

    [Fact]
    public void Del_stops_at_the_first_plugin_that_fails()
    {
        _runner.Answers("bridge", "").Answers("tuning", "", exitCode: 1).Answers("portmap", "");

        var exception = Assert.Throws<CniException>(
            () => Runtime.Del(List("1.0.0", "bridge", "tuning", "portmap"), Attachment(), null, CancellationToken.None));

        Assert.Equal("tuning", exception.PluginType);
        Assert.Equal(["portmap", "tuning"], _runner.Types);
    }

    [Fact]
    public void Check_runs_in_order_with_the_final_result()
    {
        _runner.Answers("bridge", "").Answers("tuning", "");

        var outcome = Runtime.Check(List("1.0.0", "bridge", "tuning"), Attachment(), Object(Last), CancellationToken.None);

        Assert.Equal(CheckOutcome.Checked, outcome);
        Assert.Equal(["bridge", "tuning"], _runner.Types);
        Assert.All(_runner.Calls, call => Assert.Equal(Last, call.PreviousResult));
        Assert.All(_runner.Calls, call => Assert.Contains("CNI_COMMAND=CHECK", call.Environment));
    }

    [Fact]
    public void Check_stops_at_the_first_plugin_that_fails()
    {
        _runner.Answers("bridge", "", exitCode: 1).Answers("tuning", "");

        Assert.Throws<CniException>(
            () => Runtime.Check(List("1.0.0", "bridge", "tuning"), Attachment(), Object(Last), CancellationToken.None));

        Assert.Equal(["bridge"], _runner.Types);
    }

    [Fact]
    public void Check_below_0_4_0_runs_no_plugin_and_returns_NotSupported()
    {
        _runner.Answers("bridge", "");

        var outcome = Runtime.Check(List("0.3.1", "bridge"), Attachment(), Object("{}"), CancellationToken.None);

        Assert.Equal(CheckOutcome.NotSupported, outcome);
        Assert.Empty(_runner.Calls);
    }

    [Fact]
    public void Check_with_disableCheck_runs_no_plugin_and_returns_Disabled()
    {
        _runner.Answers("bridge", "");
        var list = Parse("""{"cniVersion":"1.0.0","name":"net","disableCheck":true,"plugins":[{"type":"bridge"}]}""");

        Assert.Equal(CheckOutcome.Disabled, Runtime.Check(list, Attachment(), Object("{}"), CancellationToken.None));
        Assert.Empty(_runner.Calls);
    }

    [Fact]
    public void Status_asks_the_plugins_in_order_and_stops_at_the_first_failure()
    {
        _runner.Answers("bridge", "").Answers("tuning", """{"code":51,"msg":"limited"}""", exitCode: 1).Answers("portmap", "");

        var exception = Assert.Throws<CniException>(
            () => Runtime.Status(List("1.1.0", "bridge", "tuning", "portmap"), Network(), CancellationToken.None));

        Assert.Equal(51, exception.Error.Code);
        Assert.Equal(["bridge", "tuning"], _runner.Types);
        Assert.Equal(["HOME=/root", "CNI_COMMAND=STATUS", "CNI_PATH=/opt/cni/bin"], _runner.Calls[0].Environment);
    }

    [Fact]
    public void Status_and_Gc_run_no_plugin_below_1_1_0()
    {
        _runner.Answers("bridge", "", exitCode: 1);

        Runtime.Status(List("1.0.0", "bridge"), Network(), CancellationToken.None);
        var failures = Runtime.Gc(List("1.0.0", "bridge"), Network(), [], CancellationToken.None);

        Assert.Empty(failures);
        Assert.Empty(_runner.Calls);
    }

    [Fact]
    public void Gc_tries_every_plugin_and_reports_every_failure()
    {
        _runner.Answers("bridge", "", exitCode: 1).Answers("tuning", "").Answers("portmap", """{"code":100,"msg":"x"}""", exitCode: 1);

        var failures = Runtime.Gc(List("1.1.0", "bridge", "absent", "tuning", "portmap"), Network(), [], CancellationToken.None);

        Assert.Equal(["bridge", "tuning", "portmap"], _runner.Types);
        Assert.Equal(["bridge", "absent", "portmap"], failures.Select(failure => failure.PluginType));
    }

    [Fact]
    public void Gc_passes_the_valid_attachments_and_no_attachment_parameters()
    {
        _runner.Answers("bridge", "");
        JsonArray valid = [new JsonObject { ["containerID"] = "c1", ["ifname"] = "eth0" }];

        Runtime.Gc(List("1.1.0", "bridge"), Network(), valid, CancellationToken.None);

        var call = Assert.Single(_runner.Calls);
        Assert.True(JsonNode.DeepEquals(valid, call.Input["cni.dev/valid-attachments"]));
        Assert.Equal(["HOME=/root", "CNI_COMMAND=GC", "CNI_PATH=/opt/cni/bin"], call.Environment);
    }

    [Fact]
    public void Gc_of_a_network_that_disables_it_runs_nothing()
    {
        _runner.Answers("bridge", "");
        var list = Parse("""{"cniVersion":"1.1.0","name":"net","disableGC":true,"plugins":[{"type":"bridge"}]}""");

        Assert.Empty(Runtime.Gc(list, Network(), [], CancellationToken.None));
        Assert.Empty(_runner.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("-x")]
    public void No_plugin_runs_for_a_network_without_a_valid_name(string name)
    {
        _runner.Answers("bridge", First);
        var list = Parse($$"""{"cniVersion":"1.1.0","name":"{{name}}","plugins":[{"type":"bridge"}]}""");

        Action[] operations =
        [
            () => Runtime.Add(list, Attachment(), CancellationToken.None),
            () => Runtime.Del(list, Attachment(), null, CancellationToken.None),
            () => Runtime.Check(list, Attachment(), [], CancellationToken.None),
            () => Runtime.Status(list, Network(), CancellationToken.None),
            () => Runtime.Gc(list, Network(), [], CancellationToken.None),
        ];

        Assert.All(operations, operation => Assert.Equal(7, Assert.Throws<CniException>(operation).Error.Code));
        Assert.Empty(_runner.Calls);
    }

    private static NetworkConfigurationList List(string version, params string[] types)
    {
        var plugins = string.Join(',', types.Select(type => $$"""{"type":"{{type}}"}"""));
        return Parse($$"""{"cniVersion":"{{version}}","name":"net","plugins":[{{plugins}}]}""");
    }

    private static NetworkConfigurationList Parse(string json) => NetworkConfigurationList.Parse(Object(json), "the test's network");

    private static JsonObject Object(string json) => JsonBorder.ReadObject(Encoding.UTF8.GetBytes(json), "the test's object");

    private static string Text(JsonObject json) => Encoding.UTF8.GetString(JsonBorder.Write(json));

    private static NetworkArguments Network() => new() { PluginPath = ["/opt/cni/bin"], Environment = [new("HOME", "/root")] };

    private static AttachmentArguments Attachment()
    {
        Assert.True(ContainerId.TryParse("c1", out var container));
        Assert.True(InterfaceName.TryParse("eth0", out var name));
        return new AttachmentArguments
        {
            ContainerId = container,
            NetworkNamespace = "/run/netns/blue",
            InterfaceName = name,
            Arguments = "K=V",
            PluginPath = ["/opt/cni/bin"],
            Environment = [new("HOME", "/root"), new("CNI_COMMAND", "DEL")],
        };
    }
}
