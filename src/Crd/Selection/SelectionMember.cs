// SPDX-License-Identifier: Apache-2.0

namespace Crd.Selection;

/// <summary>The names of the members of a selection element, as they are written.</summary>
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

    public static IReadOnlyList<string> OfElement { get; } =
    [
        Name, Namespace, Interface, InterfaceRequest, Ips, Mac, InfinibandGuid, PortMappings, Bandwidth, DeviceId, CniArgs,
        DefaultRoute, IpamClaimReference,
    ];

    public static IReadOnlyList<string> OfPortMapping { get; } = [HostPort, ContainerPort, Protocol, HostIp];

    public static IReadOnlyList<string> OfBandwidth { get; } = [IngressRate, IngressBurst, EgressRate, EgressBurst];
}
