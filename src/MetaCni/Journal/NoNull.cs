// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>Lists of a record without null in them: the serializer looks for null in members, and not in lists.</summary>
internal static class NoNull
{
    /// <exception cref="FormatException">The list has one.</exception>
    public static IReadOnlyList<T> In<T>(IReadOnlyList<T?> list)
        where T : class =>
        [.. list.Select(item => item ?? throw new FormatException("a list contains null"))];
}
