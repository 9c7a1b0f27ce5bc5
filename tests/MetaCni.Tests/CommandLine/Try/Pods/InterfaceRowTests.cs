// SPDX-License-Identifier: Apache-2.0

using Linux.Netlink;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.Tests.CommandLine.Try.Pods;

public sealed class InterfaceRowTests
{
    [Fact]
    public void Attachments_missing_from_a_primary_only_result_are_shown_from_the_kernel()
    {
        var result = Samples.Result with { Interfaces = [.. Samples.Result.Interfaces.Take(2)], Ips = [Samples.Result.Ips[0]] };

        var rows = InterfaceRow.Of(result, Samples.ClientNamespace, Samples.Steps, Samples.Kernel);

        Assert.Equal(["eth0 True", "net1 False"], rows.Select(row => $"{row.Interface} {row.IsInResult}"));
        Assert.Equal(("default/storage", "macvlan + tuning", "02:00:00:00:00:ab"), (rows[1].Network, rows[1].Plugins, rows[1].Mac));
        Assert.Equal(["10.2.0.2/24"], rows[1].Ips.Select(ip => ip.Address.ToString()));
    }

    [Fact]
    public void An_interface_whose_sandbox_is_another_path_of_the_namespace_is_in_the_result()
    {
        var elsewhere = Samples.Result with
        {
            Interfaces = [.. Samples.Result.Interfaces.Select(entry => entry.Sandbox.Length == 0 ? entry : entry with { Sandbox = $"/var{entry.Sandbox}" })],
        };

        var rows = InterfaceRow.Of(elsewhere, Samples.ClientNamespace, Samples.Steps, Samples.Kernel);

        Assert.Equal(["eth0 True", "net1 True"], rows.Select(row => $"{row.Interface} {row.IsInResult}"));
    }

    [Fact]
    public void An_attachment_without_an_interface_has_no_row()
    {
        var steps = new[] { Samples.Steps[0], Samples.Steps[1], Samples.Step("vendor", "net2", 1, "tuning") };

        Assert.Equal(["eth0", "net1"], InterfaceRow.Of(Samples.Result, Samples.ClientNamespace, steps, Samples.Kernel).Select(row => row.Interface));
    }

    [Fact]
    public void A_default_route_of_another_table_is_shown_with_its_table()
    {
        var kernel = Samples.Kernel with
        {
            Ways = [Samples.Way("0.0.0.0/0", "10.2.0.9", "net1", 101), Samples.Way("0.0.0.0/0", "10.2.0.1", "net1", 100), .. Samples.Kernel.Ways],
            Rules = [.. Samples.Kernel.Rules, new RoutingRule(IsIPv6: false, 100)],
        };

        var rows = InterfaceRow.Of(Samples.Result, Samples.ClientNamespace, Samples.Steps, kernel);

        Assert.Equal(["10.1.0.1", "10.2.0.1 (table 100)"], rows.SelectMany(row => row.DefaultGateways));
    }
}
