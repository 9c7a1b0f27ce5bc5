// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace MetaCni.Install.Executable;

/// <summary>The version of an executable, as <c>metacni --version</c> prints it: <c>0.1.0</c>, <c>0.2.0-rc.1+COMMIT</c> (semver.org 2.0.0).</summary>
/// <param name="Text">The version as printed.</param>
internal sealed partial record ExecutableVersion(string Text) : IComparable<ExecutableVersion>
{
    /// <summary>The version of this assembly. The process may have been started from another assembly.</summary>
    public static ExecutableVersion Own { get; } = new(
        typeof(ExecutableVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    public static bool TryParse(string text, [NotNullWhen(true)] out ExecutableVersion? version)
    {
        version = Pattern().IsMatch(text) ? new ExecutableVersion(text) : null;
        return version is not null;
    }

    /// <summary>semver §11. The commit does not count: two builds of one version are equally new.</summary>
    public int CompareTo(ExecutableVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var (mine, its) = (Pattern().Match(Text), Pattern().Match(other.Text));
        foreach (var part in (string[])["major", "minor", "patch"])
        {
            if (CompareNumbers(mine.Groups[part].Value, its.Groups[part].Value) is not 0 and var order)
            {
                return order;
            }
        }

        return ComparePreReleases(mine.Groups["pre"].Value, its.Groups["pre"].Value);
    }

    public override string ToString() => Text;

    private static int ComparePreReleases(string mine, string its)
    {
        if (mine.Length == 0 || its.Length == 0)
        {
            return its.Length.CompareTo(mine.Length);
        }

        var (left, right) = (mine.Split('.'), its.Split('.'));
        foreach (var (one, other) in left.Zip(right))
        {
            var order = (IsNumber(one), IsNumber(other)) switch
            {
                (true, true) => CompareNumbers(one, other),
                (true, false) => -1,
                (false, true) => 1,
                _ => string.CompareOrdinal(one, other),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool IsNumber(string text) => text.All(char.IsAsciiDigit);

    private static int CompareNumbers(string left, string right) =>
        ulong.Parse(left, CultureInfo.InvariantCulture).CompareTo(ulong.Parse(right, CultureInfo.InvariantCulture));

    [GeneratedRegex(
        @"^(?<major>[0-9]{1,9})\.(?<minor>[0-9]{1,9})\.(?<patch>[0-9]{1,9})(-(?<pre>[0-9A-Za-z-]{1,19}(\.[0-9A-Za-z-]{1,19}){0,9}))?(\+[0-9A-Za-z.-]{1,100})?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
