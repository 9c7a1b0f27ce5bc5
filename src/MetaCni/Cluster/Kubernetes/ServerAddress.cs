// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net.Sockets;
using Cni.Values;

namespace MetaCni.Cluster.Kubernetes;

/// <summary>Why an address of a kubeconfig is not valid, and what was meant.</summary>
internal static class ServerAddress
{
    private const string SchemeEnd = "://";

    /// <summary>What to write in place of a text that is not a valid address; without it, as far as it could be a password.</summary>
    public static string Remedy(string text)
    {
        var scheme = text.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (scheme < 0)
        {
            return "write it as https://HOST:PORT";
        }

        var start = scheme + SchemeEnd.Length;
        var end = text.IndexOf('/', start) is var slash and >= 0 ? slash : text.Length;
        return Bracketed(text[start..end]) is { } host && text[..scheme] is "https" or "http"
            ? $"write an IPv6 address in brackets: {text[..start]}{host}"
            : "write it as https://HOST:PORT, an IPv6 address in brackets";
    }

    // Without brackets the last part may be a port or of the address: a port that would leave a whole address is meant as one.
    private static string? Bracketed(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > 0 && IsIPv6(host[..colon]) && ushort.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? $"[{host[..colon]}]:{port}"
            : IsIPv6(host) ? $"[{host}]"
            : null;
    }

    private static bool IsIPv6(string text) =>
        text.Contains(':') && IpLiteral.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
}
