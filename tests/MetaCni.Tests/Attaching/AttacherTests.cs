// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Runtime;
using MetaCni.Attaching;
using MetaCni.Attaching.Plugins;
using MetaCni.Errors;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching;

public sealed class AttacherTests
{
    [Fact]
    public void Networks_are_attached_in_order_and_each_is_recorded_before_and_after()
    {
        var runner = new FakePluginRunner();
        var writer = new FakeRecordWriter();

        var outcomes = Attacher(runner).AttachAll(Plans.WithSecondaries("a", "b"), writer, CancellationToken.None);

        Assert.Equal(["ADD eth0", "ADD net1", "ADD net2"], runner.Log);
        Assert.Equal(["attempting 0", "attached 0", "attempting 1", "attached 1", "attempting 2", "attached 2"], writer.Notes);
        Assert.Equal(["cluster", "default/a", "default/b"], outcomes.Select(outcome => outcome.Planned.Network));
        Assert.Equal(["eth0", "net1", "net2"], outcomes.Select(outcome => outcome.Result.Interfaces[0].Name));
    }

    [Fact]
    public void An_attempt_is_recorded_before_its_plugin_runs()
    {
        var writer = new FakeRecordWriter();
        var runner = new FakePluginRunner(call =>
        {
            Assert.StartsWith("attempting", writer.Notes[^1], StringComparison.Ordinal);
            return FakeAnswer.Success(call);
        });

        Attacher(runner).AttachAll(Plans.WithSecondaries("a"), writer, CancellationToken.None);

        Assert.Equal(2, runner.Calls.Count);
    }

    // Each is within the limit of one result; on record and in memory they are together.
    [Fact]
    public void The_results_of_a_pod_are_limited_together()
    {
        var routes = string.Join(',', Enumerable.Repeat($$"""{"dst":"10.0.0.0/8","x":"{{new string('x', 200)}}"}""", 1000));
        var runner = new FakePluginRunner(_ => FakeAnswer.Result($$"""{"cniVersion":"1.0.0","routes":[{{routes}}]}"""));
        var writer = new FakeRecordWriter();

        var error = Failure.Of(() =>
            Attacher(runner).AttachAll(Plans.WithSecondaries("a", "b", "c", "d", "e", "f"), writer, CancellationToken.None));

        Assert.Equal((int)PluginErrorCode.PluginAnswerInvalid, error.Code);
        Assert.StartsWith("network default/d (macvlan, net4): its result has ", error.Message, StringComparison.Ordinal);
        Assert.Contains("limits of 1048576", error.Message, StringComparison.Ordinal);
        Assert.Equal(["attached 3", "attempting 4"], writer.Notes.TakeLast(2));
    }

    [Fact]
    public void Attaching_stops_at_the_first_failing_plugin_and_names_its_network()
    {
        var runner = new FakePluginRunner(call =>
            call.InterfaceName == "net1" ? FakeAnswer.Error(11, "device busy", "vlan 7") : FakeAnswer.Success(call));
        var writer = new FakeRecordWriter();

        var error = Failure.Of(() => Attacher(runner).AttachAll(Plans.WithSecondaries("a", "b"), writer, CancellationToken.None));

        Assert.Equal(new CniError(11, "network default/a (macvlan, net1): plugin macvlan failed: device busy", "vlan 7"), error);
        Assert.Equal(["ADD eth0", "ADD net1"], runner.Log);
        Assert.Equal(["attempting 0", "attached 0", "attempting 1", "attach-failed 1 at 0"], writer.Notes);
    }

    [Fact]
    public void A_failure_to_record_a_plugin_error_does_not_hide_the_plugin_error()
    {
        var runner = new FakePluginRunner(_ => FakeAnswer.Error(7, "no such key"));
        var writer = new FakeRecordWriter(note =>
        {
            if (note.StartsWith("attach-failed", StringComparison.Ordinal))
            {
                throw MetaCniError.Of(MetaCniErrorCode.StateUnavailable, "the disk is full");
            }
        });

        var error = Failure.Of(() => Attacher(runner).AttachAll(Plans.WithSecondaries(), writer, CancellationToken.None));

        Assert.Equal("network cluster (bridge, eth0): plugin bridge failed: no such key", error.Message);
    }

    [Fact]
    public void The_plugin_of_a_chain_that_failed_is_named()
    {
        var chain = Plans.Attachment(
            "default/a", "net1", JsonText.Object("""{"cniVersion": "1.0.0", "name": "a", "plugins": [{"type": "macvlan"}, {"type": "tuning"}]}"""));
        var runner = new FakePluginRunner(call => call.Type == "tuning" ? FakeAnswer.Error(7, "no such key") : FakeAnswer.Success(call));

        var error = Failure.Of(() => Attacher(runner).AttachAll(
            Plans.Of(Plans.Attachment("cluster", "eth0"), chain), new FakeRecordWriter(), CancellationToken.None));

        Assert.Equal("network default/a (tuning, net1): plugin tuning failed: no such key", error.Message);
    }

    // Plugins have the codes from 100 on for themselves (CNI §5 "Error"), and this project's are no exception.
    [Theory]
    [InlineData(100)]
    [InlineData(112)]
    [InlineData(999)]
    public void An_error_code_chosen_by_a_plugin_is_kept(int code)
    {
        var runner = new FakePluginRunner(_ => FakeAnswer.Error(code, "own failure"));

        var error = Failure.Of(() => Attacher(runner).AttachAll(Plans.WithSecondaries(), new FakeRecordWriter(), CancellationToken.None));

        Assert.Equal(new CniError(code, "network cluster (bridge, eth0): plugin bridge failed: own failure"), error);
    }

    [Fact]
    public void A_failure_to_write_the_record_is_not_reported_as_a_plugin_error()
    {
        var writer = new FakeRecordWriter(note =>
        {
            if (note == "attached 0")
            {
                throw MetaCniError.Of(MetaCniErrorCode.StateUnavailable, "the disk is full");
            }
        });

        var error = Failure.Of(() => Attacher(new FakePluginRunner()).AttachAll(Plans.WithSecondaries("a"), writer, CancellationToken.None));

        Assert.Equal(new CniError((int)MetaCniErrorCode.StateUnavailable, "the disk is full"), error);
    }

    [Fact]
    public void A_result_is_returned_and_recorded_as_the_plugin_wrote_it()
    {
        const string answer = """{"cniVersion":"0.4.0","ips":[{"version":"4","address":"10.1.0.5/24"}],"custom":1.50}""";
        var writer = new FakeRecordWriter();

        var outcome = Assert.Single(Attacher(new FakePluginRunner(_ => FakeAnswer.Result(answer)))
            .AttachAll(Plans.WithSecondaries(), writer, CancellationToken.None));

        Assert.Equal(answer, JsonText.Of(outcome.Json));
        Assert.Equal(answer, JsonText.Of(writer.LastResult));
    }

    [Fact]
    public void A_plugin_gets_the_CNI_arguments_the_namespace_and_the_operation_variable()
    {
        var runner = new FakePluginRunner();

        Attacher(runner, [new("PATH", "/bin"), new("METACNI_OPERATION", "other@eth0")])
            .AttachAll(Plans.WithSecondaries(), new FakeRecordWriter(), CancellationToken.None);

        var call = Assert.Single(runner.Calls);
        Assert.Equal("K8S_POD_NAME=pod1;MAC=02:00:00:00:00:01", call.Arguments);
        Assert.Equal((Plans.Namespace, "c1"), (call.NetworkNamespace, call.Environment["CNI_CONTAINERID"]));
        Assert.Equal(("/bin", "c1@eth0"), (call.Environment["PATH"], call.Environment["METACNI_OPERATION"]));
    }

    [Fact]
    public void A_plugin_gets_the_capability_arguments_that_it_declares()
    {
        var attachment = Plans.Attachment("cluster", "eth0", "bridge", "mac") with { CapabilityArguments = JsonText.Object("""{"mac":"x","ips":["y"]}""") };
        var runner = new FakePluginRunner();

        Attacher(runner).AttachAll(Plans.Of(attachment), new FakeRecordWriter(), CancellationToken.None);

        Assert.Equal("""{"mac":"x"}""", JsonText.Of(runner.Calls[0].Request["runtimeConfig"]));
    }

    private static Attacher Attacher(FakePluginRunner runner, IReadOnlyList<KeyValuePair<string, string>>? environment = null) =>
        new(new Delegates(new NetworkRuntime(runner), environment ?? []), TimeProvider.System, _ => { });
}
