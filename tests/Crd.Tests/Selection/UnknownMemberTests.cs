// SPDX-License-Identifier: Apache-2.0

using Crd.Selection;
using static Crd.Tests.Selection.SelectionErrors;

namespace Crd.Tests.Selection;

/// <summary>Members that are unknown are no error of the format: they are handed to the caller with their places.</summary>
public sealed class UnknownMemberTests
{
    private const string Annotation = "annotation k8s.v1.cni.cncf.io/networks: ";

    [Fact]
    public void An_element_with_unknown_members_is_read_without_them()
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
    public void Known_members_and_own_keys_are_not_unknown() =>
        Assert.Empty(ParseSingle("""[{"NAME":"a","InterfaceRequest":"x","org.example.y":1,"bandwidth":{"INGRESSRATE":1}}]""").UnknownMembers);

    [Theory]
    [InlineData("interfce", "did you mean \"interface\"?")]
    [InlineData("ip", "did you mean \"ips\"?")]
    [InlineData("default_route", "did you mean \"default-route\"?")]
    [InlineData("namespaces", "did you mean \"namespace\"?")]
    [InlineData("gateway", "did you mean \"default-route\"?")]
    [InlineData("gatway", "did you mean \"default-route\"?")]
    [InlineData("Gateways", "did you mean \"default-route\"?")]
    [InlineData("gatewayRequest", "did you mean \"default-route\"?")]
    [InlineData("gw", "did you mean \"default-route\"?")]
    [InlineData("macAddress", "did you mean \"mac\"?")]
    [InlineData("mac-address", "did you mean \"mac\"?")]
    [InlineData("macRequest", "did you mean \"mac\"?")]
    [InlineData("hwaddr", "did you mean \"mac\"?")]
    [InlineData("ipRequests", "did you mean \"ips\"?")]
    [InlineData("ipAddress", "did you mean \"ips\"?")]
    [InlineData("addreses", "did you mean \"ips\"?")]
    [InlineData("ifName", "did you mean \"interface\"?")]
    [InlineData("interfaceName", "did you mean \"interface\"?")]
    [InlineData("podInterface", "did you mean \"interface\"?")]
    [InlineData("guid", "did you mean \"infiniband-guid\"?")]
    [InlineData("infinibandGUID", "did you mean \"infiniband-guid\"?")]
    [InlineData("args", "did you mean \"cni-args\"?")]
    [InlineData("cniArgs", "did you mean \"cni-args\"?")]
    [InlineData("ports", "did you mean \"portMappings\"?")]
    [InlineData("hostPort", "did you mean \"portMappings\"?")]
    [InlineData("pciBusID", "did you mean \"deviceID\"?")]
    [InlineData("networkName", "did you mean \"name\"?")]
    [InlineData("mtu", "remove it, or use one of name, namespace, interface,")]
    [InlineData("dns", "remove it, or use one of name, namespace, interface,")]
    [InlineData("vlan", "remove it, or use one of name, namespace, interface,")]
    [InlineData("", "remove it, or use one of name, namespace, interface,")]
    public void A_member_of_an_element_suggests_the_right_one(string name, string remedy)
    {
        var unknown = Unknown($$"""{"name":"a","{{name}}":null}""");

        Assert.Equal((Annotation + "networks[0]", name), (unknown.Place, unknown.Name));
        Assert.StartsWith(remedy, unknown.Remedy, StringComparison.Ordinal);
        Assert.EndsWith("(a key of your own needs a dot in its name)", unknown.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"hostPort":80,"containerPort":80,"containrPort":80}""", "did you mean \"containerPort\"?")]
    [InlineData("""{"hostPort":80,"containerPort":80,"targetPort":80}""", "did you mean \"containerPort\"?")]
    [InlineData("""{"hostPort":80,"containerPort":80,"proto":"udp"}""", "did you mean \"protocol\"?")]
    [InlineData("""{"hostPort":80,"containerPort":80,"ip":"127.0.0.1"}""", "did you mean \"hostIP\"?")]
    [InlineData("""{"hostPort":80,"containerPort":80,"x.y":1}""", "remove it, or use one of hostPort, containerPort, protocol, hostIP")]
    public void In_a_port_mapping_no_name_is_free(string mapping, string remedy) =>
        Assert.Equal(remedy, Unknown($$"""{"name":"a","portMappings":[{{mapping}}]}""").Remedy);

    [Theory]
    [InlineData("ingresRate", "did you mean \"ingressRate\"?")]
    [InlineData("egress", "did you mean \"egressRate\"?")]
    [InlineData("x.y", "remove it, or use one of ingressRate, ingressBurst, egressRate, egressBurst")]
    public void In_limits_no_name_is_free(string name, string remedy) =>
        Assert.Equal(remedy, Unknown($$"""{"name":"a","bandwidth":{"{{name}}":1} }""").Remedy);

    [Fact]
    public void The_annotation_is_part_of_the_place() => Assert.Equal(
        "annotation v1.multus-cni.io/default-network: default-network[0]",
        Assert.Single(NetworkSelectionAnnotation.ParseSingle("""[{"name":"a","b":1}]""", "x", AnnotationNames.DefaultNetwork).UnknownMembers).Place);

    private static UnknownMember Unknown(string element) => Assert.Single(ParseSingle($"[{element}]").UnknownMembers);
}
