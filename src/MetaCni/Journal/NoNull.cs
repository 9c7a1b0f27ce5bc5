// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>Rejects null in the lists of a record: the serializer checks members for null, but not list items.</summary>
internal static class NoNull
{
    /// <exception cref="FormatException">The list contains null.</exception>
    public static IReadOnlyList<T> In<T>(IReadOnlyList<T?> list)
        where T : class =>
        [.. list.Select(item => item ?? throw new FormatException("a list contains null"))];
}
