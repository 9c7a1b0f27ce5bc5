// SPDX-License-Identifier: Apache-2.0

using Crd.Selection;
using static Crd.Tests.Selection.SelectionErrors;

namespace Crd.Tests.Selection;

/// <summary>Members that are unknown are no error of the format: they are handed to the caller with their places.</summary>
public sealed class UnknownMemberTests
{
    private const string Annotation = "annotation k8s.v1.cni.cncf.io/networks: ";

    [Fact]
    public void Unknown_members_are_ignored_and_reported()
    {
        var element = ParseSingle(
            """
            [{"name":"n3","gateway":["10.1.0.1"],"ips":["10.1.0.2/24"],"vlan":{"a":[1]},
              "bandwidth":{"ingressRate":1000,"burst":5},
              "portMappings":[{"hostPort":1,"containerPort":2},{"hostPort":3,"containerPort":4,"name":"x"}]}]
            """);

        Assert.Equal(("n3", "10.1.0.2/24", 1000, 4), (element.Name, element.Ips[0], element.Bandwidth!.IngressRate, element.PortMappings[1].ContainerPort));
        Assert.Equal(
            [
                ("networks[0]", "gateway"), ("networks[0]", "vlan"), ("networks[0].portMappings[1]", "name"), ("networks[0].bandwidth", "burst"),
            ],
            element.UnknownMembers.Select(member => (member.Place[Annotation.Length..], member.Name)));
    }

    [Fact]
    public void Known_members_and_extension_keys_are_not_reported_as_unknown() =>
        Assert.Empty(ParseSingle("""[{"NAME":"a","InterfaceRequest":"x","org.example.y":1,"bandwidth":{"INGRESSRATE":1}}]""").UnknownMembers);

    [Theory]
    [InlineData("interfce", "interface")]
    [InlineData("ip", "ips")]
    [InlineData("default_route", "default-route")]
    [InlineData("namespaces", "namespace")]
    [InlineData("gateway", "default-route")]
    [InlineData("gatway", "default-route")]
    [InlineData("Gateways", "default-route")]
    [InlineData("gatewayRequest", "default-route")]
    [InlineData("gw", "default-route")]
    [InlineData("macAddress", "mac")]
    [InlineData("mac-address", "mac")]
    [InlineData("macRequest", "mac")]
    [InlineData("hwaddr", "mac")]
    [InlineData("ipRequests", "ips")]
    [InlineData("ipAddress", "ips")]
    [InlineData("addreses", "ips")]
    [InlineData("ifName", "interface")]
    [InlineData("interfaceName", "interface")]
    [InlineData("podInterface", "interface")]
    [InlineData("guid", "infiniband-guid")]
    [InlineData("infinibandGUID", "infiniband-guid")]
    [InlineData("args", "cni-args")]
    [InlineData("cniArgs", "cni-args")]
    [InlineData("ports", "portMappings")]
    [InlineData("hostPort", "portMappings")]
    [InlineData("pciBusID", "deviceID")]
    [InlineData("networkName", "name")]
    [InlineData("mtu", null)]
    [InlineData("dns", null)]
    [InlineData("vlan", null)]
    [InlineData("", null)]
    public void A_misspelled_member_of_an_element_gets_a_suggestion(string name, string? meant)
    {
        var unknown = Unknown($$"""{"name":"a","{{name}}":0}""");

        Assert.Equal((Annotation + "networks[0]", name), (unknown.Place, unknown.Name));
        Assert.Equal(meant, unknown.Meant);
        Assert.Equal(
            "the members of an element (a key of your own needs a dot in its name) are name, namespace, interface, interfaceRequest, ips, mac, "
            + "infiniband-guid, portMappings, bandwidth, deviceID, cni-args, default-route, ipam-claim-reference",
            unknown.Choice);
    }

    [Theory]
    [InlineData("""{"hostPort":80,"containerPort":80,"containrPort":80}""", "containerPort")]
    [InlineData("""{"hostPort":80,"containerPort":80,"targetPort":80}""", "containerPort")]
    [InlineData("""{"hostPort":80,"containerPort":80,"proto":"udp"}""", "protocol")]
    [InlineData("""{"hostPort":80,"containerPort":80,"ip":"127.0.0.1"}""", "hostIP")]
    [InlineData("""{"hostPort":80,"containerPort":80,"x.y":1}""", null)]
    public void Every_unknown_member_of_a_port_mapping_is_reported_with_the_valid_names(string mapping, string? meant)
    {
        var unknown = Unknown($$"""{"name":"a","portMappings":[{{mapping}}]}""");

        Assert.Equal((meant, "the members of a port mapping are hostPort, containerPort, protocol, hostIP"), (unknown.Meant, unknown.Choice));
    }

    [Theory]
    [InlineData("ingresRate", "ingressRate")]
    [InlineData("egress", "egressRate")]
    [InlineData("x.y", null)]
    public void Every_unknown_member_of_bandwidth_is_reported_with_the_valid_names(string name, string? meant)
    {
        var unknown = Unknown($$"""{"name":"a","bandwidth":{"{{name}}":1} }""");

        Assert.Equal((meant, "the members of bandwidth are ingressRate, ingressBurst, egressRate, egressBurst"), (unknown.Meant, unknown.Choice));
    }

    // As with the members that are known, and as in Go.
    [Fact]
    public void A_null_member_is_absent_and_not_reported_as_unknown()
    {
        var element = ParseSingle(
            """
            [{"name":"a","gateway":null,"":null,"x.y":null,"bandwidth":{"burst":null,"x.y":null},
              "portMappings":[{"hostPort":1,"containerPort":2,"proto":null,"x.y":null}]}]
            """);

        Assert.Empty(element.UnknownMembers);
    }

    [Fact]
    public void The_place_of_an_unknown_member_includes_the_annotation_name() => Assert.Equal(
        "annotation v1.multus-cni.io/default-network: default-network[0]",
        Assert.Single(NetworkSelectionAnnotation.ParseSingle("""[{"name":"a","b":1}]""", "x", AnnotationNames.DefaultNetwork).UnknownMembers).Place);

    [Fact]
    public void PlaceOf_names_the_annotation_and_the_index_of_the_element() =>
        Assert.Equal("annotation k8s.v1.cni.cncf.io/networks: networks[1]", NetworkSelectionAnnotation.PlaceOf(AnnotationNames.Networks, 1));

    private static UnknownMember Unknown(string element) => Assert.Single(ParseSingle($"[{element}]").UnknownMembers);
}
