// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;

namespace Soak.Costs;

/// <summary>Builds JSON texts of a shape and length.</summary>
internal static class JsonShapes
{
    private const int Depth = 50;

    public static string Text(Shape shape, int size) => shape switch
    {
        Shape.Duplicates => $"{{\"{new string('k', size / 2)}\":{{{Repeated("\"x\":0", size / 2)}}}}}",
        Shape.Zeros => $"[{Repeated("0", size)}]",
        Shape.Objects => $"[{Repeated("{\"\":0}", size)}]",
        Shape.Nested => $"[{Repeated(new string('[', Depth) + new string(']', Depth), size)}]",
        Shape.Text => $"\"{new string('x', size)}\"",
        Shape.Escapes => $"\"{string.Concat(Enumerable.Repeat("\\u0001", Math.Max(1, size / 6)))}\"",
        Shape.Members => $"{{{Numbered("\"{0}\":0", size)}}}",
        Shape.Decimals => $"[{Repeated("1.5", size)}]",
        _ => $"{{{Spelt("abcdefghijklmnopqrst", size)}}}",
    };

    /// <summary>Repeats an item, separated by commas, up to a length; at least once.</summary>
    public static string Repeated(string item, int size) => string.Join(',', Enumerable.Repeat(item, Math.Max(1, size / (item.Length + 1))));

    /// <summary>Repeats an item, and replaces <c>{0}</c> by its number.</summary>
    public static string Numbered(string item, int size)
    {
        var format = CompositeFormat.Parse(item.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
            .Replace("{{0}}", "{0}", StringComparison.Ordinal));
        return string.Join(',', Enumerable.Range(0, Math.Max(1, size / (item.Length + 5)))
            .Select(number => string.Format(CultureInfo.InvariantCulture, format, number)));
    }

    private static string Spelt(string key, int size) => string.Join(',', Enumerable.Range(0, Math.Max(1, size / (key.Length + 5)))
        .Select(number => $"\"{string.Concat(key.Select((letter, bit) => (number >> bit & 1) == 0 ? letter : char.ToUpperInvariant(letter)))}\":0"));
}
