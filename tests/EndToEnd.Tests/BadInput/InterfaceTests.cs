// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.BadInput;

public sealed class InterfaceTests
{
    private const int InvalidConfiguration = 7;
    private const int InterfaceExists = 108;

    [SkippableTheory]
    [InlineData("a@data0,b@data0", "data0")]
    [InlineData("a@net2,b", "net2")]
    [InlineData("a@eth0", "eth0")]
    public void Two_attachments_with_one_interface_are_refused(string networks, string name)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Define("b", """{"cniVersion":"1.0.0","name":"b","type":"recorder"}""");
        sandbox.Select(networks);

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, InvalidConfiguration, "another \"interface\"", name, "default/a");
    }

    // Undo would delete an interface that is not ours.
    [SkippableTheory]
    [InlineData("eth0", "cluster-net")]
    [InlineData("net1", "default/a")]
    public void An_existing_interface_is_refused_and_left_unchanged(string name, string network)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Select("a");
        sandbox.Namespace.Ip("link", "add", name, "type", "bridge");

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.RequireError(outcome, InterfaceExists, name, network, sandbox.Namespace.Path, "remove");
        Assert.Empty(sandbox.Recorders.Order);
        Assert.Equal([name], sandbox.Namespace.LinkNames);
        Assert.DoesNotContain(sandbox.Records, record => record.Contains(".json", StringComparison.Ordinal));
    }

    // The kernel finds an interface by its alternative names too, and so does a plugin's DEL.
    [SkippableFact]
    public void An_alternative_name_of_an_existing_interface_is_refused()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Select("a");
        sandbox.Namespace.Ip("link", "add", "foo", "type", "bridge");
        sandbox.Namespace.Ip("link", "property", "add", "dev", "foo", "altname", "net1");

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.RequireError(outcome, InterfaceExists, "foo", "net1", "default/a", sandbox.Namespace.Path, "remove");
        Assert.Empty(sandbox.Recorders.Order);
        Assert.Equal(["foo"], sandbox.Namespace.LinkNames);
        Assert.DoesNotContain(sandbox.Records, record => record.Contains(".json", StringComparison.Ordinal));
    }
}
