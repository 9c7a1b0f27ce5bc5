// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace Linux;

/// <summary>The capabilities that networks need (capabilities(7)), and which of them this process lacks.</summary>
public static class Privileges
{
    private const string StatusFile = "/proc/self/status";
    private const string Effective = "CapEff:";

    private static readonly (int Bit, string Name)[] Needed = [(12, "CAP_NET_ADMIN"), (21, "CAP_SYS_ADMIN")];

    /// <summary>The names of the effective capabilities that are missing; none also where the kernel does not say.</summary>
    public static IReadOnlyList<string> Missing() => File.Exists(StatusFile) ? Missing(File.ReadLines(StatusFile)) : [];

    /// <summary>The same for the lines of a status file of proc(5).</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<string> status)
    {
        var line = status.FirstOrDefault(line => line.StartsWith(Effective, StringComparison.Ordinal));
        return line is not null && ulong.TryParse(line.AsSpan(Effective.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
            ? [.. Needed.Where(capability => (mask & (1UL << capability.Bit)) == 0).Select(capability => capability.Name)]
            : [];
    }

    /// <summary>What is missing and how to get it; empty where nothing is.</summary>
    public static string Hint() => Missing() is { Count: > 0 } missing
        ? $"this process lacks {string.Join(" and ", missing)}; run it as root, and where something limits its capabilities "
            + "(a container, CapabilityBoundingSet of a systemd unit), add them there"
        : "";

    /// <summary>What explains a refusal of the kernel's and how to change it; empty for other failures, and where nothing is known.</summary>
    /// <remarks>EPERM is for lack of a capability, EACCES for the permissions of a file, which root does not need.</remarks>
    public static string Hint(int errorNumber) => errorNumber switch
    {
        Errno.NotPermitted => Hint(),
        Errno.AccessDenied when !Environment.IsPrivilegedProcess => $"this process runs as user {Libc.GetEffectiveUserId()}; run it as root",
        _ => "",
    };
}
