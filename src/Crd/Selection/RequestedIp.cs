// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Net;
using Cni.Values;

namespace Crd.Selection;

/// <summary>An address that a pod asks for, with or without a prefix length (NPWG v1.3 §4.1.2.1.3).</summary>
public sealed record RequestedIp
{
    private RequestedIp(string text, IPAddress address, int? prefixLength)
    {
        Text = text;
        Address = address;
        PrefixLength = prefixLength;
    }

    /// <summary>The text as written, which is what plugins get.</summary>
    public string Text { get; }

    /// <summary>The address, host part included.</summary>
    public IPAddress Address { get; }

    /// <summary>The length of the prefix; null where none was written.</summary>
    public int? PrefixLength { get; }

    /// <summary>Reads an IPv4 or IPv6 address, or with a slash a <see cref="CidrAddress"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RequestedIp? value)
    {
        value = null;
        if (CidrAddress.TryParse(text, out var cidr))
        {
            value = new RequestedIp(text, cidr.Address, cidr.PrefixLength);
        }
        else if (IpLiteral.TryParse(text, out var address))
        {
            value = new RequestedIp(text, address, null);
        }

        return value is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
