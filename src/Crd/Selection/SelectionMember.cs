// SPDX-License-Identifier: Apache-2.0

namespace Crd.Selection;

/// <summary>The member names of a network selection element.</summary>
internal static class SelectionMember
{
    public const string Name = "name";
    public const string Namespace = "namespace";
    public const string Interface = "interface";
    public const string InterfaceRequest = "interfaceRequest";
    public const string Ips = "ips";
    public const string Mac = "mac";
    public const string InfinibandGuid = "infiniband-guid";
    public const string PortMappings = "portMappings";
    public const string Bandwidth = "bandwidth";
    public const string DeviceId = "deviceID";
    public const string CniArgs = "cni-args";
    public const string DefaultRoute = "default-route";
    public const string IpamClaimReference = "ipam-claim-reference";

    public const string HostPort = "hostPort";
    public const string ContainerPort = "containerPort";
    public const string Protocol = "protocol";
    public const string HostIp = "hostIP";

    public const string IngressRate = "ingressRate";
    public const string IngressBurst = "ingressBurst";
    public const string EgressRate = "egressRate";
    public const string EgressBurst = "egressBurst";

    public static MemberNames OfElement { get; } = new(
        "an element (a key of your own needs a dot in its name)",
        [
            Name, Namespace, Interface, InterfaceRequest, Ips, Mac, InfinibandGuid, PortMappings, Bandwidth, DeviceId, CniArgs,
            DefaultRoute, IpamClaimReference,
        ],
        (Name, ["network", "networkName", "nad"]),
        (Namespace, ["networkNamespace"]),
        (Interface, ["ifname", "interfaceName", "podInterface", "podInterfaceName"]),
        (Ips, ["ip", "ipRequest", "ipRequests", "ipAddress", "ipAddresses", "address", "addresses", "staticIPs"]),
        (Mac, ["macAddress", "macRequest", "hwaddr", "hardwareAddress"]),
        (InfinibandGuid, ["guid", "ibGuid", "infinibandGuidRequest"]),
        (PortMappings, ["port", "ports", "portMap", "portMappingsRequest", "hostPort", "hostPorts"]),
        (Bandwidth, ["bandwidthRequest", "bandwidthLimits", "rateLimit"]),
        (DeviceId, ["device", "pciBusID", "pciAddress"]),
        (CniArgs, ["args", "cniArgs"]),
        (DefaultRoute, ["gw", "gateway", "gateways", "gatewayRequest", "defaultGateway", "defaultRoutes"]),
        (IpamClaimReference, ["ipamClaim", "ipamClaimName"]));

    public static MemberNames OfPortMapping { get; } = new(
        "a port mapping",
        [HostPort, ContainerPort, Protocol, HostIp],
        (ContainerPort, ["targetPort", "podPort"]),
        (Protocol, ["proto"]),
        (HostIp, ["ip", "hostAddress"]));

    public static MemberNames OfBandwidth { get; } = new(
        "bandwidth",
        [IngressRate, IngressBurst, EgressRate, EgressBurst],
        (IngressRate, ["ingress", "ingressBandwidth"]),
        (EgressRate, ["egress", "egressBandwidth"]));
}
