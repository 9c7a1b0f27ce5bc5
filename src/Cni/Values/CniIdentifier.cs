// SPDX-License-Identifier: Apache-2.0

namespace Cni.Values;

/// <summary>The grammar of container ids and network names (CNI §1 and §2).</summary>
internal static class CniIdentifier
{
    public static bool IsValid(string? text) =>
        !string.IsNullOrEmpty(text)
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
