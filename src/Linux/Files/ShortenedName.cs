// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;

namespace Linux.Files;

/// <summary>A file name for a text that is too long for one.</summary>
/// <remarks>
/// It consists of the first 128 characters and the SHA-256 of the text, so texts with a common beginning have different names.
/// </remarks>
public static class ShortenedName
{
    /// <summary>In characters; for an ASCII text also in bytes.</summary>
    public const int Length = Kept + 8 + (2 * SHA256.HashSizeInBytes);

    private const int Kept = 128;
    private const string Mark = ".sha256-";

    /// <summary>The shortened form of a text of at least 128 characters.</summary>
    public static string Of(string text) =>
        $"{text[..Kept]}{Mark}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    /// <summary>Whether a text looks like a shortened form.</summary>
    public static bool Is(string text) => text.Length == Length && text.AsSpan(Kept).StartsWith(Mark);
}
