// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Results;
using Cni.Tests.Json;
using Cni.Values;
using CsCheck;

namespace Cni.Tests.Results;

/// <summary>Whatever a version can say is the same after writing and reading.</summary>
public sealed class ResultRoundTripTests
{
    private static readonly Gen<string> Text = Gen.OneOf(Gen.Const(""), Gen.String.AlphaNumeric);

    private static readonly Gen<long?> Size = Gen.Nullable(Gen.Long[1, long.MaxValue]);

    [Theory]
    [InlineData("0.3.0")]
    [InlineData("0.3.1")]
    [InlineData("0.4.0")]
    [InlineData("1.0.0")]
    [InlineData("1.1.0")]
    public void A_result_with_interfaces_survives_a_round_trip(string text)
    {
        var version = Version(text);

        Lists(version).Sample(result => AssertSame(result, version));
    }

    [Theory]
    [InlineData("0.1.0")]
    [InlineData("0.2.0")]
    public void A_result_with_ip4_and_ip6_survives_a_round_trip(string text)
    {
        var version = Version(text);

        Gen.Select(Family(4), Family(16), Dns).Sample((v4, v6, dns) => AssertSame(
            new CniResult
            {
                Version = version,
                Ips = [.. new[] { v4.Ip, v6.Ip }.OfType<ResultIp>()],
                Routes = [.. v4.Routes, .. v6.Routes],
                Dns = dns,
            },
            version));
    }

    [Fact]
    public void A_result_survives_conversion_through_every_newer_version()
    {
        Lists(CniVersion.V030).Sample(result =>
        {
            var current = result;
            foreach (var version in CniVersion.All.Where(version => version.ResultsHaveInterfaces))
            {
                current = ResultCodec.Read(ResultCodec.Write(current, version), CniVersion.V010);
            }

            Assert.Equal(result with { Version = CniVersion.V110 }, current);
        });
    }

    private static Gen<ResultDns> Dns => Gen.Select(Text.Array[0, 2], Text, Text.Array[0, 2], Text.Array[0, 2])
        .Select((servers, domain, search, options) =>
            new ResultDns { Nameservers = servers, Domain = domain, Search = search, Options = options });

    private static Gen<CniResult> Lists(CniVersion version)
    {
        var interfaces = Gen.Select(Text, Text, Size, Text, Text, Text).Select((name, mac, mtu, sandbox, socket, pci) =>
        {
            var entry = new ResultInterface { Name = name, Mac = mac, Sandbox = sandbox };
            return version == CniVersion.V110 ? entry with { Mtu = mtu, SocketPath = socket, PciId = pci } : entry;
        });
        var ips = Gen.Select(Cidr(4, 16), Gen.Null(Address(4, 16), 0.3), Gen.Nullable(Gen.Int[0, 3]))
            .Select((address, gateway, index) => new ResultIp { Address = address, Gateway = gateway, Interface = index });
        var routes = Gen.Select(Route(4, 16), Size, Size, Size, Gen.Nullable(Gen.Long), Gen.Nullable(Gen.Long))
            .Select((route, mtu, mss, priority, table, scope) => version == CniVersion.V110
                ? route with { Mtu = mtu, AdvMss = mss, Priority = priority, Table = table, Scope = scope }
                : route);
        return Gen.Select(interfaces.Array[0, 3], ips.Array[0, 3], routes.Array[0, 3], Dns).Select((some, addresses, ways, dns) =>
            new CniResult { Version = version, Interfaces = some, Ips = addresses, Routes = ways, Dns = dns });
    }

    private static Gen<(ResultIp? Ip, ResultRoute[] Routes)> Family(int bytes) =>
        Gen.Select(Gen.Bool, Cidr(bytes), Gen.Null(Address(bytes), 0.3), Route(bytes).Array[0, 3])
            .Select((present, address, gateway, routes) => present
                ? (new ResultIp { Address = address, Gateway = gateway }, routes)
                : ((ResultIp?)null, (ResultRoute[])[]));

    private static Gen<ResultRoute> Route(params int[] lengths) =>
        Gen.Select(Cidr(lengths), Gen.Null(Address(lengths), 0.3)).Select((dst, gw) => new ResultRoute { Dst = dst, Gw = gw });

    private static Gen<CidrAddress> Cidr(params int[] lengths) =>
        Gen.Select(Address(lengths), Gen.Int[0, 32]).Select((address, length) => new CidrAddress(address, length));

    private static Gen<IPAddress> Address(params int[] lengths) =>
        Gen.OneOf(lengths).SelectMany(length => Gen.Byte.Array[length]).Select(bytes => new IPAddress(bytes))
            .Where(address => !address.IsIPv4MappedToIPv6);

    private static void AssertSame(CniResult result, CniVersion version)
    {
        var tree = ResultCodec.Write(result, version);

        Assert.Equal(result, ResultCodec.Read(tree, CniVersion.V010));
        Assert.Equal(result, ResultCodec.Read(JsonText.Object(JsonText.Of(tree)), CniVersion.V010));
    }

    private static CniVersion Version(string text) => CniVersion.TryParse(text, out var value) ? value : throw new FormatException(text);
}
