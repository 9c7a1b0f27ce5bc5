// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Cni.Values;

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>Explains why an address of a kubeconfig is not valid, and suggests a valid one.</summary>
internal static class ServerAddress
{
    private const string SchemeEnd = "://";

    /// <summary>The suggestion for a text that is not a valid address; it leaves out every part that may be a password.</summary>
    public static string Remedy(string text)
    {
        var scheme = text.IndexOf(SchemeEnd, StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + SchemeEnd.Length;
        var end = text.IndexOf('/', start) is var slash and >= 0 ? slash : text.Length;
        var name = scheme < 0 ? "https" : text[..scheme];
        if (name is not ("https" or "http") || Bracketed(text[start..end]) is not { } host)
        {
            return scheme < 0 ? "write it as https://HOST:PORT" : "write it as https://HOST:PORT, an IPv6 address in brackets";
        }

        // A link-local address needs a zone, and zones in URLs are not supported.
        return IPAddress.Parse(host[1..host.IndexOf(']')]).IsIPv6LinkLocal
            ? "write it as https://HOST:PORT, with an address that is not link-local"
            : $"write an IPv6 address in brackets{(text.Contains('%') ? " and without a zone" : "")}: {name}{SchemeEnd}{host}";
    }

    // Without brackets the last part may be a port or part of the address. It is taken as a port if the rest is a valid address.
    private static string? Bracketed(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > 0 && WithoutZone(host[..colon]) is { } address
            && ushort.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? $"[{address}]:{port}"
            : WithoutZone(host) is { } whole ? $"[{whole}]"
            : null;
    }

    private static string? WithoutZone(string text) =>
        (text.IndexOf('%') is var percent and > 0 ? text[..percent] : text) is var address && IsIPv6(address) ? address : null;

    private static bool IsIPv6(string text) =>
        text.Contains(':') && IpLiteral.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
}
