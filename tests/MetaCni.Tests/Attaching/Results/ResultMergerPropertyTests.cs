// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Cni.Values;
using CsCheck;
using Linux.Netlink;
using MetaCni.Attaching.Results;
using MetaCni.Errors;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.Results;

/// <summary>What a runtime relies on, whatever plugins answer.</summary>
public sealed class ResultMergerPropertyTests
{
    private static readonly Gen<ResultInterface> Entry =
        Gen.Select(Gen.OneOf("eth0", "net1", "net2", "br0", "veth1", "vlan5"), Gen.OneOf("", "", "0", Plans.Namespace, Plans.Namespace))
            .Select((name, sandbox) => new ResultInterface { Name = name, Sandbox = sandbox });

    // An index is made valid later, when the number of entries is known.
    private static readonly Gen<CniResult> Result =
        Gen.Select(Entry.Array[0, 4], Gen.Int[-1, 3].Array[0, 4]).Select((entries, indices) => new CniResult
        {
            Version = CniVersion.V100,
            Interfaces = entries,
            Ips =
            [
                .. indices.Select(index => new ResultIp
                {
                    Address = Named.Cidr("10.0.0.0/24"),
                    Interface = index < 0 || entries.Length == 0 ? null : index % entries.Length,
                }),
            ],
        });

    private static Gen<List<AttachmentOutcome>> Outcomes => Result.Array[1, 3].Select(results => Plans
        .WithSecondaries([.. Enumerable.Range(1, results.Length - 1).Select(index => $"n{index}")]).Attachments
        .Select((attachment, place) => new AttachmentOutcome
        {
            Planned = attachment,
            Json = [],
            Result = results[place] with
            {
                // Each address says where it came from.
                Ips = [.. results[place].Ips.Select((ip, index) => ip with { Address = Named.Cidr($"10.{place}.{index}.5/24") })],
            },
        }).ToList());

    [Fact]
    public void Every_address_is_on_the_interface_that_its_plugin_put_it_on() => Sample((outcomes, merged) =>
    {
        foreach (var ip in merged.Ips)
        {
            var (place, index) = (ip.Address.Address.GetAddressBytes()[1], ip.Address.Address.GetAddressBytes()[2]);
            var source = outcomes[place];
            var expected = source.Result.Ips[index].Interface is { } entry
                ? source.Result.Interfaces[entry].Name
                : source.Planned.InterfaceName.Value;

            Assert.InRange(ip.Interface!.Value, 0, merged.Interfaces.Count - 1);
            Assert.Equal(expected, merged.Interfaces[ip.Interface.Value].Name);
        }
    });

    [Fact]
    public void Interface_names_are_unique_and_include_the_pods_interface() => Sample((_, merged) =>
    {
        var names = merged.Interfaces.Select(entry => entry.Name).ToList();

        Assert.Equal(names.Distinct(), names);
        Assert.Contains("eth0", names);
    });

    [Fact]
    public void A_name_that_any_plugin_put_into_the_pod_is_in_the_pod() => Sample((outcomes, merged) =>
    {
        var inPod = outcomes.SelectMany(outcome => outcome.Result.Interfaces).Where(IsInPod).Select(entry => entry.Name);

        Assert.All(inPod, name => Assert.True(IsInPod(merged.Interfaces.Single(entry => entry.Name == name))));
    });

    [Fact]
    public void Only_addresses_of_host_interfaces_named_like_pod_interfaces_are_omitted() => Sample((outcomes, merged) =>
    {
        var there = merged.Ips.Select(ip => ip.Address).ToHashSet();
        foreach (var outcome in outcomes)
        {
            foreach (var ip in outcome.Result.Ips.Where(ip => !there.Contains(ip.Address)))
            {
                var entry = outcome.Result.Interfaces[ip.Interface!.Value];
                Assert.False(IsInPod(entry));
                Assert.Contains(entry.Name, new[] { "eth0", "net1", "net2", "vlan5", "br0", "veth1" }.Where(name => IsPodName(outcomes, name)));
            }
        }
    });

    [Fact]
    public void The_addresses_of_the_primary_come_first() => Sample((_, merged) =>
    {
        var places = merged.Ips.Select(ip => ip.Address.Address.GetAddressBytes()[1]).ToList();

        Assert.Equal(places.Order(), places);
    });

    [Fact]
    public void Merging_fails_only_if_a_pod_interface_has_the_name_of_another_attachment() => Outcomes.Sample(outcomes =>
    {
        var isClaimed = outcomes.Any(outcome => outcome.Result.Interfaces.Any(entry =>
            IsInPod(entry)
            && outcomes.Exists(other => other != outcome && other.Planned.InterfaceName.Value == entry.Name)));

        Assert.Equal(isClaimed, TryMerge(outcomes) is null);
    });

    private static bool IsPodName(List<AttachmentOutcome> outcomes, string name) =>
        outcomes.Exists(outcome => outcome.Planned.InterfaceName.Value == name)
        || outcomes.Exists(outcome => outcome.Result.Interfaces.Any(entry => entry.Name == name && IsInPod(entry)));

    // The kernel has net1, whatever a result calls the namespace.
    private static bool IsInPod(ResultInterface entry) => entry.Sandbox == Plans.Namespace || (entry.Sandbox == "0" && entry.Name == "net1");

    private static void Sample(Action<List<AttachmentOutcome>, CniResult> assert) => Outcomes.Sample(outcomes =>
    {
        if (TryMerge(outcomes) is { } merged)
        {
            assert(outcomes, merged);
        }
    });

    private static CniResult? TryMerge(List<AttachmentOutcome> outcomes)
    {
        try
        {
            var plan = Plans.Of([.. outcomes.Select(outcome => outcome.Planned)]);
            return ResultMerger.Merge(plan, outcomes, () => [new Link { Index = 2, Name = "net1" }], CniVersion.V100);
        }
        catch (CniException e) when (e.Error.Code == (int)MetaCniErrorCode.ResultConflict)
        {
            return null;
        }
    }
}
