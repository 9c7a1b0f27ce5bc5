// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Netlink;
using MetaCni.Attaching.Namespaces;

namespace MetaCni.Tests.Support;

/// <summary>Routes in memory; each change is written down.</summary>
internal sealed class FakeNamespaceRoutes(params IReadOnlyList<KernelRoute> routes) : INamespaceRoutes
{
    private readonly List<KernelRoute> _routes = [.. routes];
    private readonly List<string> _changes = [];

    /// <summary>Each change as <c>delete 2 via 10.1.0.1 metric 0</c>, the number being the link's.</summary>
    public IReadOnlyList<string> Changes => _changes;

    /// <summary>What every addition fails with, if it is to fail.</summary>
    public int AddError { get; init; }

    /// <summary>A default route of the main table.</summary>
    public static KernelRoute Default(string any, int link, string? gateway, uint metric = 0) => new()
    {
        Destination = new RoutePrefix(Named.Cidr(any).Address, Named.Cidr(any).PrefixLength),
        Gateway = gateway is null ? null : System.Net.IPAddress.Parse(gateway),
        OutputIndex = link,
        Metric = metric,
    };

    public IReadOnlyList<KernelRoute> List() => [.. _routes];

    public void Add(KernelRoute route)
    {
        if (AddError > 0)
        {
            throw new LinuxException("add a route", AddError);
        }

        _routes.Add(route);
        _changes.Add($"add {Text(route)}");
    }

    public void Delete(KernelRoute route)
    {
        _routes.Remove(route);
        _changes.Add($"delete {Text(route)}");
    }

    public void IgnoreAdvertised(string interfaceName) => _changes.Add($"ignore {interfaceName}");

    private static string Text(KernelRoute route) => $"{route.OutputIndex} via {route.Gateway} metric {route.Metric}";
}
