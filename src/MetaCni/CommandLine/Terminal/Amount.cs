// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace MetaCni.CommandLine.Terminal;

/// <summary>Formats amounts for people.</summary>
internal static class Amount
{
    /// <summary>A number of items: <c>1 pod</c>, <c>2 pods</c>.</summary>
    public static string Of(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>A duration: <c>12.5 ms</c>.</summary>
    public static string Milliseconds(TimeSpan time, string format = "0.0") => Milliseconds(time.TotalMilliseconds, format);

    /// <inheritdoc cref="Milliseconds(TimeSpan, string)"/>
    public static string Milliseconds(double milliseconds, string format = "0.0") =>
        milliseconds.ToString(format, CultureInfo.InvariantCulture) + " ms";
}
