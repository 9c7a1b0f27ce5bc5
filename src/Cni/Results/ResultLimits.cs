// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Cni.Results;

/// <summary>The size limits of a plugin's result. A runtime stores it, merges it and passes it to every plugin of the list.</summary>
public static class ResultLimits
{
    /// <summary>The maximum length of the result in bytes.</summary>
    public const int Bytes = 256 * 1024;

    /// <summary>The maximum number of <c>interfaces</c>.</summary>
    public const int Interfaces = 256;

    /// <summary>The maximum number of <c>ips</c>.</summary>
    public const int Addresses = 256;

    /// <summary>The maximum number of <c>routes</c>.</summary>
    public const int Routes = 1024;

    /// <summary>The maximum number of items of each list in <c>dns</c>.</summary>
    public const int NameResolution = 64;

    /// <exception cref="CniException">104: the result is too long.</exception>
    internal static void RequireLength(int bytes) => Require(bytes, Bytes, "bytes");

    /// <exception cref="CniException">104: a list is too long.</exception>
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
