// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using CsCheck;
using Linux.Processes;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning;

/// <summary>What holds for every plan, whatever a pod selects.</summary>
public sealed class PlannerPropertyTests
{
    private static readonly string[] InterfaceNames = ["", "", "", "data0", "data1", "net2", "eth1"];

    private static readonly string[] Requested =
    [
        "",
        """, "mac": "02:00:00:00:00:07" """,
        """, "ips": ["10.1.0.5/24", "fd00::5"] """,
        """, "cni-args": {"k": "pod", "n": 1.50} """,
        """, "bandwidth": {"egressRate": 5} """,
    ];

    private static readonly string[] Configurations =
    [
        """{"cniVersion": "1.0.0", "name": "own", "type": "macvlan", "mtu": 1.50}""",
        """{"cniVersion": "0.4.0", "name": "own", "plugins": [{"type": "a", "args": {"cni": {"k": "file"}}}, {"type": "b"}]}""",
    ];

    private static Gen<ResolvedNetwork[]> Networks =>
        Gen.Select(Gen.OneOf(InterfaceNames), Gen.OneOf(Requested), Gen.OneOf(Configurations))
            .Select((interfaceName, request, configuration) => PlanInputs.Selected(
                $$"""{"name": "a"{{(interfaceName.Length > 0 ? $", \"interface\": \"{interfaceName}\"" : "")}}{{request}}}""", configuration))
            .Array[0, 6]
            .Select(selected => (ResolvedNetwork[])[PlanInputs.OfConfiguration(), .. selected]);

    [Fact]
    public void A_plan_depends_only_on_its_inputs_and_does_not_modify_them() => Networks.Sample(networks =>
    {
        var before = Inputs(networks);

        var first = Describe(networks);
        var second = Describe(networks);

        Assert.Equal(first, second);
        Assert.Equal(before, Inputs(networks));
    });

    [Fact]
    public void No_two_attachments_share_an_interface_and_the_primary_is_the_first() => Networks.Sample(networks =>
    {
        if (TryPlan(networks) is not { } plan)
        {
            return;
        }

        var names = plan.Attachments.Select(attachment => attachment.InterfaceName).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal("eth0", names[0].Value);
        Assert.Equal([0], plan.Attachments.Select((attachment, index) => attachment.IsPrimary ? index : -1).Where(index => index >= 0));
        Assert.Equal(networks.Select(network => network.DisplayName), plan.Attachments.Select(attachment => attachment.Network));
    });

    [Fact]
    public void A_plan_is_refused_exactly_where_two_names_are_the_same() => Networks.Sample(networks =>
    {
        var names = networks.Select((network, index) => network.Request.Selection?.Interface?.Value ?? (index == 0 ? "eth0" : $"net{index}")).ToList();

        Assert.Equal(names.Distinct().Count() == names.Count, TryPlan(networks) is not null);
    });

    private static AttachmentPlan? TryPlan(ResolvedNetwork[] networks)
    {
        try
        {
            return PlanInputs.Plan(networks);
        }
        catch (CniException e) when (e.Error.Code == (int)CniErrorCode.InvalidNetworkConfiguration)
        {
            return null;
        }
    }

    // The line of the journal has everything that a plan decides.
    private static string Describe(ResolvedNetwork[] networks) => TryPlan(networks) is { } plan
        ? Encoding.UTF8.GetString(RecordText.Line(plan, DateTimeOffset.UnixEpoch, new ProcessIdentity(1, 1), 0)) + string.Join('|', plan.UnmetRequests)
        : "refused";

    private static string Inputs(ResolvedNetwork[] networks) => string.Join(
        '\n',
        networks.Select(network => $"{JsonText.Of(network.Configuration.Json)} {JsonText.Of(network.Request.Selection?.CniArgs)}"));
}
