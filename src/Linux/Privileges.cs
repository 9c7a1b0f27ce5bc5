// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace Linux;

/// <summary>The capabilities that network operations need (capabilities(7)), and which of them this process lacks.</summary>
public static class Privileges
{
    private const string StatusFile = "/proc/self/status";
    private const string Effective = "CapEff:";

    private static readonly (int Bit, string Name)[] Needed = [(12, "CAP_NET_ADMIN"), (21, "CAP_SYS_ADMIN")];

    /// <summary>The missing effective capabilities; empty if the kernel does not list them.</summary>
    public static IReadOnlyList<string> Missing() => File.Exists(StatusFile) ? Missing(File.ReadLines(StatusFile)) : [];

    /// <summary>The same, from the lines of a status file (proc(5)).</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<string> status)
    {
        var line = status.FirstOrDefault(line => line.StartsWith(Effective, StringComparison.Ordinal));
        return line is not null
            && ulong.TryParse(line.AsSpan(Effective.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
            ? [.. Needed.Where(capability => (mask & (1UL << capability.Bit)) == 0).Select(capability => capability.Name)]
            : [];
    }

    /// <summary>The missing capabilities and how to add them; empty if none is missing.</summary>
    public static string Hint() => Missing() is { Count: > 0 } missing
        ? $"this process lacks {string.Join(" and ", missing)}; run it as root, and where something limits its capabilities "
            + "(a container, CapabilityBoundingSet of a systemd unit), add them there"
        : "";

    /// <summary>Explains a refusal by the kernel and how to fix it; empty for other failures, or if the cause is unknown.</summary>
    /// <remarks>EPERM means a missing capability. EACCES means missing file permissions, which root does not need.</remarks>
    public static string Hint(int errorNumber) => errorNumber switch
    {
        Errno.NotPermitted => Hint(),
        Errno.AccessDenied when !Environment.IsPrivilegedProcess =>
            $"this process runs as user {Libc.GetEffectiveUserId()}; run it as root",
        _ => "",
    };
}
