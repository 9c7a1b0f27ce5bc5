// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;
using Crd.Annotations;

namespace Crd.Selection;

/// <summary>Validates the values that only the JSON format has; an empty text counts as absent.</summary>
internal static class RequestValues
{
    private static readonly string[] Protocols = ["tcp", "udp", "sctp"];

    public static string Ip(JsonNode? node, AnnotationPlace place)
    {
        var text = AnnotationObject.Text(node, place);
        return CidrAddress.TryParse(text, out _) || IpLiteral.TryParse(text, out _)
            ? text
            : throw place.Error($"{PlainText.Name(text)} is not a valid IP address; write one such as 10.1.1.11, 10.1.1.11/24 or fd00::11/64");
    }

    public static IPAddress Gateway(JsonNode? node, AnnotationPlace place)
    {
        var text = AnnotationObject.Text(node, place);
        return IpLiteral.TryParse(text, out var address)
            ? address
            : throw place.Error(
                $"{PlainText.Name(text)} is not a valid IP address; write a gateway such as 10.1.1.1 or fd00::1, without a prefix length");
    }

    /// <summary>NPWG v1.3 §4.1.2.1.4: 6 bytes.</summary>
    public static string Mac(string text, AnnotationPlace place) => Canonical(6, text) is { } mac
        ? mac
        : throw place.Error($"{PlainText.Name(text)} is not a valid MAC address; write 6 bytes in hexadecimal, such as c2:11:22:33:44:66");

    /// <summary>NPWG v1.3 §4.1.2.1.10: the lower 8 bytes of the 20 of an InfiniBand interface.</summary>
    public static string Guid(string text, AnnotationPlace place) => Canonical(8, text) is { } guid
        ? guid
        : throw place.Error(
            $"{PlainText.Name(text)} is not a valid InfiniBand GUID; write 8 bytes in hexadecimal, such as 24:8a:07:03:00:8d:ae:2f");

    public static PortMapping Port(JsonNode? node, AnnotationPlace place, UnknownMembers unknown)
    {
        var mapping = new AnnotationObject(node, place);
        unknown.CollectInside(mapping, SelectionMember.OfPortMapping, place);
        return new PortMapping
        {
            HostPort = PortNumber(mapping, SelectionMember.HostPort, place),
            ContainerPort = PortNumber(mapping, SelectionMember.ContainerPort, place),
            Protocol = Protocol(mapping.Members.TextOrEmpty(SelectionMember.Protocol), place.Member(SelectionMember.Protocol)),
            HostIp = HostIp(mapping.Members.TextOrEmpty(SelectionMember.HostIp), place.Member(SelectionMember.HostIp)),
        };
    }

    public static BandwidthLimits? Bandwidth(JsonObject? node, AnnotationPlace place, UnknownMembers unknown)
    {
        if (node is null)
        {
            return null;
        }

        var bandwidth = new AnnotationObject(node, place);
        unknown.CollectInside(bandwidth, SelectionMember.OfBandwidth, place);
        var members = bandwidth.Members;
        var limits = new BandwidthLimits
        {
            IngressRate = Limit(members, SelectionMember.IngressRate, place),
            IngressBurst = Limit(members, SelectionMember.IngressBurst, place),
            EgressRate = Limit(members, SelectionMember.EgressRate, place),
            EgressBurst = Limit(members, SelectionMember.EgressBurst, place),
        };
        RejectBurstAlone((limits.IngressRate, limits.IngressBurst), (SelectionMember.IngressRate, SelectionMember.IngressBurst), place);
        RejectBurstAlone((limits.EgressRate, limits.EgressBurst), (SelectionMember.EgressRate, SelectionMember.EgressBurst), place);
        return limits;
    }

    // CHECK of the plugin tuning compares the text with the kernel's spelling: lower-case pairs joined by colons.
    private static string? Canonical(int bytes, string text) => text.Length == 0 ? ""
        : MacAddress.TryParse(text, out var address) && address.ToBytes().Length == bytes ? address.ToString()
        : null;

    // NPWG v1.3 §4.1.2.1.8: a burst is valid only with its rate.
    private static void RejectBurstAlone((long Rate, long Burst) limits, (string Rate, string Burst) names, AnnotationPlace place)
    {
        if (limits is { Rate: 0, Burst: > 0 })
        {
            throw place.Member(names.Burst).Error($"the burst has no rate; add \"{names.Rate}\", or remove \"{names.Burst}\"");
        }
    }

    private static int PortNumber(AnnotationObject mapping, string name, AnnotationPlace place) => mapping.Members.Number(name) switch
    {
        null => throw place.Member(name).Error(
            $"the port is missing; {UnknownMembers.Remedy(mapping, name, SelectionMember.OfPortMapping, "write 1 to 65535")}"),
        >= 1 and <= 65535 and var port => (int)port,
        var port => throw place.Member(name).Error($"{port} is not a valid port; write 1 to 65535"),
    };

    private static string Protocol(string text, AnnotationPlace place) => text switch
    {
        "" => "",
        _ when Protocols.Contains(text, StringComparer.OrdinalIgnoreCase) => text,
        _ => throw place.Error($"{PlainText.Name(text)} is not a valid protocol; write tcp, udp or sctp"),
    };

    private static string HostIp(string text, AnnotationPlace place) => text switch
    {
        "" => "",
        _ when IpLiteral.TryParse(text, out _) => text,
        _ => throw place.Error($"{PlainText.Name(text)} is not a valid IP address; write an address of the host, without a prefix length"),
    };

    private static long Limit(JsonMembers members, string name, AnnotationPlace place) => members.Number(name) switch
    {
        null => 0,
        >= 0 and var limit => limit,
        var limit => throw place.Member(name).Error($"{limit} is negative; write bits or bits per second, 0 for no limit"),
    };
}
