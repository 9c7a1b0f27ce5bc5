// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Lifecycle;

public sealed class RepeatedAddTests
{
    [SkippableFact]
    public void A_second_ADD_detaches_the_networks_of_the_first()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Define("b", """{"cniVersion":"1.0.0","name":"b","type":"recorder"}""");
        sandbox.Select("a,b");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("the first ADD");
        sandbox.Recorders.Forget();
        sandbox.Select("b");

        runtime.Add().EnsureSuccess("the second ADD");

        Assert.Equal(
            [
                "DEL net2 (recorder)", "DEL net1 (recorder)", "DEL eth0 (recorder)",
                "ADD eth0 (recorder)", "ADD net1 (recorder)",
            ],
            sandbox.Recorders.Order);
        Assert.Single(sandbox.Records, record => record.EndsWith(".jsonl", StringComparison.Ordinal));
        sandbox.Recorders.Forget();
        runtime.Del().EnsureSuccess("DEL");
        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order);
    }

    [SkippableFact]
    public void An_identical_second_ADD_is_answered_from_the_record()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Select("a");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        var first = runtime.Add().EnsureSuccess("the first ADD");
        sandbox.Recorders.Forget();

        var second = runtime.Add().EnsureSuccess("the second ADD");

        Assert.Equal(first.Stdout, second.Stdout);
        Assert.Empty(sandbox.Recorders.Order);
    }

    // The pod is running: what cannot be attached in place of its networks leaves them alone.
    [SkippableTheory]
    [InlineData("""{"cniVersion":"1.0.0","name":"b","type":"not-installed"}""", "b", 100)]
    [InlineData("""{"cniVersion":"1.0.0","name":"b","type":"recorder"}""", "b@taken", 108)]
    [InlineData("""{"cniVersion":"1.0.0","name":"b","type":"recorder"}""", "absent", 106)]
    public void A_second_ADD_that_cannot_succeed_leaves_the_attached_networks_unchanged(string definition, string networks, int code)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Define("b", definition);
        sandbox.Select("a");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("the first ADD");
        sandbox.Recorders.Forget();
        sandbox.Namespace.Ip("link", "add", "taken", "type", "bridge");
        sandbox.Select(networks);

        var second = runtime.Add();

        Assert.Equal(code, (int)second.Json!["code"]!);
        Assert.Empty(sandbox.Recorders.Order);
        runtime.Check().EnsureSuccess("CHECK");
        sandbox.Recorders.Forget();
        runtime.Del().EnsureSuccess("DEL");
        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order);
    }

    // Two interfaces of one container are two operations with a record each.
    [SkippableFact]
    public void Another_interface_of_the_same_container_is_not_changed()
    {
        using var sandbox = new Sandbox();
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("ADD eth0");
        var other = runtime with { InterfaceName = "eth1" };
        other.Add().EnsureSuccess("ADD eth1");
        sandbox.Recorders.Forget();

        other.Del().EnsureSuccess("DEL eth1");

        Assert.Equal(["DEL eth1 (recorder)"], sandbox.Recorders.Order);
        Assert.Equal($"{sandbox.ContainerId}@eth0.jsonl", Assert.Single(sandbox.Records));
    }
}
