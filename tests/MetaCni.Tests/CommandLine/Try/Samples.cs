// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Results;
using Cni.Values;
using Linux.Netlink;
using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Kernel;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.Tests.CommandLine.Try;

/// <summary>A pod of two networks and what a kernel shows of it, to change in tests.</summary>
internal static class Samples
{
    public const string ClientNamespace = "/run/netns/try-client-a1b2c3";

    public static TrySandbox Client { get; } = Sandbox("client", "a1b2c3");

    public static TrySandbox Server { get; } = Sandbox("server", "d4e5f6");

    public static CniResult Result { get; } = new()
    {
        Version = CniVersion.V100,
        Interfaces =
        [
            new ResultInterface { Name = "br0", Mac = "02:00:00:00:00:01" },
            new ResultInterface { Name = "eth0", Mac = "02:00:00:00:00:02", Sandbox = ClientNamespace },
            new ResultInterface { Name = "net1", Mac = "02:00:00:00:00:AB", Sandbox = ClientNamespace },
        ],
        Ips = [Ip("10.1.0.2/24", 1, "10.1.0.1"), Ip("10.2.0.2/24", 2)],
        Routes = [new ResultRoute { Dst = Cidr("0.0.0.0/0"), Gw = IPAddress.Parse("10.1.0.1") }],
    };

    public static KernelSnapshot Kernel { get; } = new(
        [
            Interface("lo", "00:00:00:00:00:00", "127.0.0.1/8"),
            Interface("eth0", "02:00:00:00:00:02", "10.1.0.2/24", "fe80::2/64"),
            Interface("net1", "02:00:00:00:00:ab", "10.2.0.2/24"),
        ],
        [
            Way("0.0.0.0/0", "10.1.0.1", "eth0"),
            Way("10.1.0.0/24", null, "eth0"),
            Way("10.2.0.0/24", null, "net1"),
        ],
        [new RoutingRule(IsIPv6: false, RouteTable.Local), new RoutingRule(IsIPv6: false, RouteTable.Main), new RoutingRule(IsIPv6: true, RouteTable.Main)]);

    public static IReadOnlyList<AttachmentStep> Steps { get; } =
    [
        Step("primary", "eth0", 10.25, "bridge"),
        Step("default/storage", "net1", 5.5, "macvlan", "tuning"),
    ];

    public static AttachmentStep Step(string network, string name, double milliseconds, params string[] plugins) => new()
    {
        Network = network,
        Interface = name,
        Plugins = plugins,
        State = StepState.Attached,
        Milliseconds = milliseconds,
    };

    public static PodOutcome Pod(TrySandbox sandbox, params InterfaceRow[] rows) => new()
    {
        Sandbox = sandbox,
        Steps = Steps,
        Elapsed = TimeSpan.FromMilliseconds(20),
        Result = Result,
        Rows = rows,
    };

    public static InterfaceRow Row(string name, string network, params ResultIp[] ips) => new()
    {
        Interface = name,
        Network = network,
        Plugins = "bridge",
        Ips = ips,
        Mac = "02:00:00:00:00:02",
        DefaultGateways = [],
        IsInResult = true,
    };

    public static ResultIp Ip(string address, int index, string? gateway = null) => new()
    {
        Address = Cidr(address),
        Interface = index,
        Gateway = gateway is null ? null : IPAddress.Parse(gateway),
    };

    public static KernelInterface Interface(string name, string mac, params string[] addresses) =>
        new()
        {
            Name = name,
            Mac = mac,
            Addresses = [.. addresses.Select(Cidr)],
            GlobalAddresses = [.. addresses.Where(text => !text.StartsWith("fe80:", StringComparison.Ordinal) && !text.StartsWith("127.", StringComparison.Ordinal)).Select(Cidr)],
        };

    public static KernelWay Way(string destination, string? gateway, string name, uint table = RouteTable.Main) =>
        new(Cidr(destination), gateway is null ? null : IPAddress.Parse(gateway), name, table);

    public static CidrAddress Cidr(string text) => CidrAddress.TryParse(text, out var value) ? value : throw new FormatException(text);

    private static TrySandbox Sandbox(string name, string id) => new()
    {
        Pod = new TryPod("default", name, ""),
        ContainerId = id,
        NamespaceName = $"try-{name}-{id}",
    };
}
