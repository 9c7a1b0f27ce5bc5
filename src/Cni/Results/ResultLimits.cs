// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Cni.Results;

/// <summary>How large a plugin's result may be. A runtime keeps it, merges it and hands it to every plugin of the list.</summary>
public static class ResultLimits
{
    /// <summary>The text of the result, in bytes.</summary>
    public const int Bytes = 256 * 1024;

    /// <summary>Entries of <c>interfaces</c>.</summary>
    public const int Interfaces = 256;

    /// <summary>Entries of <c>ips</c>.</summary>
    public const int Addresses = 256;

    /// <summary>Entries of <c>routes</c>.</summary>
    public const int Routes = 1024;

    /// <summary>Entries of each list in <c>dns</c>.</summary>
    public const int NameResolution = 64;

    /// <exception cref="CniException">104: it is longer.</exception>
    internal static void RequireLength(int bytes) => Require(bytes, Bytes, "bytes");

    /// <exception cref="CniException">104: it lists more.</exception>
    internal static void Require(CniResult result)
    {
        Require(result.Interfaces.Count, Interfaces, "interfaces");
        Require(result.Ips.Count, Addresses, "addresses (ips)");
        Require(result.Routes.Count, Routes, "routes");
        Require(result.Dns.Nameservers.Count, NameResolution, "dns.nameservers");
        Require(result.Dns.Search.Count, NameResolution, "dns.search");
        Require(result.Dns.Options.Count, NameResolution, "dns.options");
    }

    private static void Require(int count, int limit, string what)
    {
        if (count > limit)
        {
            throw new CniException(
                PluginErrorCode.PluginAnswerInvalid,
                $"it has {count} {what}, more than the limit of {limit}; configure the plugin to return fewer");
        }
    }
}
