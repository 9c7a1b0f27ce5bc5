// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Config;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning;

public sealed class UnknownMemberPolicyTests
{
    private const string Gateway = """[{"name": "a", "gateway": ["10.1.0.1"]}, {"name": "b", "portMappings": [{"hostPort": 1, "containerPort": 2, "hostIp": "", "prot": "udp"}]}]""";

    [Fact]
    public void Under_enforce_all_unknown_members_are_one_error()
    {
        var error = Failure.Of(() => Judge(RequestPolicy.Enforce, Gateway));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.StartsWith(
            "annotation k8s.v1.cni.cncf.io/networks: networks[0]: unknown member \"gateway\"; did you mean \"default-route\"?",
            error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "; annotation k8s.v1.cni.cncf.io/networks: networks[1].portMappings[0]: unknown member \"prot\"; "
            + "did you mean \"protocol\"?; or set requestPolicy to warn to ignore such members",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Under_warn_each_unknown_member_is_one_warning()
    {
        var sentences = Judge(RequestPolicy.Warn, Gateway);

        Assert.Equal(2, sentences.Count);
        Assert.StartsWith("annotation k8s.v1.cni.cncf.io/networks: networks[0]: unknown member \"gateway\" is ignored; did you mean \"default-route\"?", sentences[0], StringComparison.Ordinal);
        Assert.StartsWith("annotation k8s.v1.cni.cncf.io/networks: networks[1].portMappings[0]: unknown member \"prot\" is ignored; ", sentences[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_with_the_metacni_prefix_is_an_unknown_member()
    {
        const string networks = """[{"name": "a", "metacni.io/contianer": "app", "example.org/x": 1}]""";

        Assert.Equal(
            ["annotation k8s.v1.cni.cncf.io/networks: networks[0]: unknown member \"metacni.io/contianer\" is ignored; did you mean \"metacni.io/container\"?"],
            Judge(RequestPolicy.Warn, networks));
        Assert.Contains("\"metacni.io/contianer\"; did you mean", Failure.Of(() => Judge(RequestPolicy.Enforce, networks)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_members_of_a_repeated_network_are_identified_by_index()
    {
        const string networks = """[{"name": "a"}, {"name": "a", "metacni.io/x": 1, "metacni.io/y": null}]""";

        Assert.Equal(
            ["annotation k8s.v1.cni.cncf.io/networks: networks[1]: unknown member \"metacni.io/x\" is ignored; remove it; "
                + "the keys of MetaCni are metacni.io/container, metacni.io/device, metacni.io/claim"],
            Judge(RequestPolicy.Warn, networks));
    }

    [Fact]
    public void The_known_members_are_listed_once_at_the_end()
    {
        const string networks = """[{"name": "a", "mtu": 1, "vlan": 2, "portMappings": [{"hostPort": 1, "containerPort": 2, "name": "web"}]}]""";

        var message = Failure.Of(() => Judge(RequestPolicy.Enforce, networks)).Message;

        Assert.Equal(
            "annotation k8s.v1.cni.cncf.io/networks: networks[0]: unknown member \"mtu\"; remove it; "
            + "annotation k8s.v1.cni.cncf.io/networks: networks[0]: unknown member \"vlan\"; remove it; "
            + "annotation k8s.v1.cni.cncf.io/networks: networks[0].portMappings[0]: unknown member \"name\"; remove it; "
            + "the members of an element (a key of your own needs a dot in its name) are name, namespace, interface, interfaceRequest, ips, mac, "
            + "infiniband-guid, portMappings, bandwidth, deviceID, cni-args, default-route, ipam-claim-reference; "
            + "the members of a port mapping are hostPort, containerPort, protocol, hostIP; "
            + "or set requestPolicy to warn to ignore such members",
            message);
    }

    // Each character has four bytes.
    [Fact]
    public void The_longest_names_leave_room_for_the_remedy()
    {
        var name = string.Concat(Enumerable.Repeat("\U00020000", 300));
        string Members(string more) => string.Join(',', Enumerable.Range(0, 10).Select(number => $"\"{more}{number}{name}\": 0"));
        var networks = $$"""[{{string.Join(',', Enumerable.Repeat("""{"name": "a"}""", 250))}}, {"name": "a", {{Members("")}}, {{Members("metacni.io/")}}}]""";

        var message = Failure.Of(() => Judge(RequestPolicy.Enforce, networks)).Message;

        Assert.Equal(message, PlainText.Line(message));
        Assert.Contains("; 12 more unknown members; the members of an element", message, StringComparison.Ordinal);
        Assert.EndsWith("; or set requestPolicy to warn to ignore such members", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_members_of_the_default_network_are_reported_too()
    {
        var requests = NetworkRequests.Of(PlanInputs.Config, PlanInputs.Pod(defaultNetwork: """[{"name": "alt", "gatway": "x"}]"""));

        Assert.StartsWith(
            "annotation v1.multus-cni.io/default-network: default-network[0]: unknown member \"gatway\" is ignored;",
            Assert.Single(UnknownMemberPolicy.Judge(RequestPolicy.Warn, requests)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 8, "annotation ")]
    [InlineData(9, 9, "1 more unknown member")]
    [InlineData(2000, 9, "1992 more unknown members")]
    public void Beyond_8_unknown_members_the_others_are_counted(int members, int sentences, string last)
    {
        var networks = $$"""[{"name": "a", {{string.Join(',', Enumerable.Range(0, members).Select(number => $"\"x{number}\": 0"))}} }]""";

        var judged = Judge(RequestPolicy.Warn, networks);

        Assert.Equal(sentences, judged.Count);
        Assert.StartsWith(last, judged[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("""[{"name": "a", "example.org/x": 1, "metacni.io/device": "d"}]""")]
    public void Without_unknown_members_both_policies_accept_the_annotation(string networks)
    {
        Assert.Empty(Judge(RequestPolicy.Enforce, networks));
        Assert.Empty(Judge(RequestPolicy.Warn, networks));
    }

    private static IReadOnlyList<string> Judge(RequestPolicy policy, string networks) =>
        UnknownMemberPolicy.Judge(policy, NetworkRequests.Of(PlanInputs.Config, PlanInputs.Pod(networks)));
}
