// SPDX-License-Identifier: Apache-2.0

namespace Cni.Values;

/// <summary>A version of the CNI protocol. Versions are compared only here; callers use the named properties.</summary>
/// <remarks>CNI §1: configurations and results have a version; an absent version means 0.1.0.</remarks>
public readonly record struct CniVersion(int Major, int Minor, int Patch) : IComparable<CniVersion>
{
    /// <summary>0.1.0, the version of a configuration without <c>cniVersion</c>.</summary>
    public static readonly CniVersion V010 = new(0, 1, 0);

    /// <summary>0.2.0.</summary>
    public static readonly CniVersion V020 = new(0, 2, 0);

    /// <summary>0.3.0: lists, interfaces, several addresses.</summary>
    public static readonly CniVersion V030 = new(0, 3, 0);

    /// <summary>0.3.1.</summary>
    public static readonly CniVersion V031 = new(0, 3, 1);

    /// <summary>0.4.0: CHECK, and prevResult on DEL.</summary>
    public static readonly CniVersion V040 = new(0, 4, 0);

    /// <summary>1.0.0: addresses without <c>version</c>.</summary>
    public static readonly CniVersion V100 = new(1, 0, 0);

    /// <summary>1.1.0: GC and STATUS, more members in results.</summary>
    public static readonly CniVersion V110 = new(1, 1, 0);

    /// <summary>Every released version, oldest first.</summary>
    public static IReadOnlyList<CniVersion> All { get; } = [V010, V020, V030, V031, V040, V100, V110];

    /// <summary>The newest version that this library supports.</summary>
    public static CniVersion Newest => V110;

    /// <summary>Every released version as one text, for messages.</summary>
    public static string AllText { get; } = string.Join(", ", All);

    /// <summary>True for a released version that this library supports.</summary>
    public bool IsKnown => All.Contains(this);

    /// <summary>True if results have interfaces and any number of addresses (from 0.3.0).</summary>
    public bool ResultsHaveInterfaces => CompareTo(V030) >= 0;

    /// <summary>True if CHECK exists (from 0.4.0).</summary>
    public bool SupportsCheck => CompareTo(V040) >= 0;

    /// <summary>True if DEL gets the result of ADD (from 0.4.0).</summary>
    public bool SupportsPreviousResultOnDel => CompareTo(V040) >= 0;

    /// <summary>True if GC exists (from 1.1.0).</summary>
    public bool SupportsGc => CompareTo(V110) >= 0;

    /// <summary>True if STATUS exists (from 1.1.0).</summary>
    public bool SupportsStatus => CompareTo(V110) >= 0;

    /// <summary>True if results may have MTU, socket path, PCI id and route metrics (from 1.1.0).</summary>
    public bool ResultsHaveExtendedMembers => CompareTo(V110) >= 0;

    /// <summary>Reads <c>major.minor.patch</c>; null or an empty text is 0.1.0. Returns false for anything else.</summary>
    public static bool TryParse(string? text, out CniVersion version)
    {
        version = V010;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var parts = text.Split('.');
        if (parts.Length != 3
            || !TryParseNumber(parts[0], out var major)
            || !TryParseNumber(parts[1], out var minor)
            || !TryParseNumber(parts[2], out var patch))
        {
            return false;
        }

        version = new CniVersion(major, minor, patch);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(CniVersion other) =>
        (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <summary>Older than.</summary>
    public static bool operator <(CniVersion left, CniVersion right) => left.CompareTo(right) < 0;

    /// <summary>Newer than.</summary>
    public static bool operator >(CniVersion left, CniVersion right) => left.CompareTo(right) > 0;

    /// <summary>Older than or equal.</summary>
    public static bool operator <=(CniVersion left, CniVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Newer than or equal.</summary>
    public static bool operator >=(CniVersion left, CniVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    // No sign, no white space, no leading zero, as in semantic versions.
    private static bool TryParseNumber(string text, out int number)
    {
        number = 0;
        return text.Length is > 0 and < 6
            && text.All(char.IsAsciiDigit)
            && (text.Length == 1 || text[0] != '0')
            && int.TryParse(text, out number);
    }
}
