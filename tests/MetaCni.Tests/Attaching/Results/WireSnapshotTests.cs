// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Cni.Values;
using Crd.Status;
using MetaCni.Attaching.Plugins;
using MetaCni.Attaching.Results;
using MetaCni.CommandLine.Try.Report;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Snapshooter;
using Snapshooter.Xunit;

namespace MetaCni.Tests.Attaching.Results;

/// <summary>
/// What others read, whole: a pod with a primary of two families and a secondary of an old version. Each snapshot was read against
/// CNI §5 "ADD Success" of its version (a line an entry; the text between is that of the wire) or NPWG v1.3 §5.3 before it was accepted.
/// </summary>
public sealed class WireSnapshotTests
{
    private const string Primary = """
        {"cniVersion": "1.1.0",
         "interfaces": [{"name": "br0", "mac": "02:00:00:00:01:01"},
                        {"name": "eth0", "mac": "02:00:00:00:01:02", "mtu": 1450, "sandbox": "/run/netns/pod"}],
         "ips": [{"interface": 1, "address": "10.1.0.5/24", "gateway": "10.1.0.1"}, {"interface": 1, "address": "fd00::5/64"}],
         "routes": [{"dst": "0.0.0.0/0", "gw": "10.1.0.1"}, {"dst": "fd01::/64", "gw": "fd00::1", "mtu": 1400}],
         "dns": {"nameservers": ["10.96.0.10"], "search": ["svc.cluster.local"]}}
        """;

    private const string Secondary = """
        {"cniVersion": "0.4.0", "interfaces": [{"name": "net1", "mac": "02:00:00:00:02:01", "sandbox": "/run/netns/pod"}],
         "ips": [{"version": "4", "interface": 0, "address": "10.2.0.5/24"}], "routes": [{"dst": "10.9.0.0/16"}]}
        """;

    private static readonly AttachmentPlan Plan = Plans.WithSecondaries("storage");

    private static readonly AttachmentOutcome[] Outcomes = [Plans.Outcome(Plan.Attachments[0], Primary), Plans.Outcome(Plan.Attachments[1], Secondary)];

    [Theory]
    [InlineData("0.1.0")]
    [InlineData("0.2.0")]
    [InlineData("0.3.0")]
    [InlineData("0.3.1")]
    [InlineData("0.4.0")]
    [InlineData("1.0.0")]
    [InlineData("1.1.0")]
    public void A_merged_result(string text)
    {
        var version = Named.Version(text);

        var json = ResultCodec.Write(ResultMerger.Merge(Plan, Outcomes, () => [], version), version);

        Snapshot.Match(string.Join('\n', ResultText.Lines(json)), SnapshotNameExtension.Create(text));
    }

    [Fact]
    public void A_network_status() => Snapshot.Match(NetworkStatusAnnotation.Write(new NetworkStatusBuilder(() => []).Build(Outcomes)));

    [Fact]
    public void An_error_of_a_delegate()
    {
        var failure = new CniException(new CniError(120, "the switch says no", "port 7 is \"down\"")) { PluginType = "macvlan" };

        var json = CniErrorCodec.Write(DelegateError.Of(Plan.Attachments[1], failure).Error, CniVersion.V110);

        Snapshot.Match(JsonText.Of(json));
    }
}
