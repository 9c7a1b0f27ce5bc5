// SPDX-License-Identifier: Apache-2.0

namespace Crd.Selection;

/// <summary>The grammar of Kubernetes object names (NPWG v1.3 §3.3). Names become parts of a path, so nothing else is accepted.</summary>
public static class ObjectName
{
    private const int MaximumLength = 253;
    private const int MaximumLabelLength = 63;

    /// <summary>A namespace: one DNS label.</summary>
    public static bool IsNamespace(string text) => text.Length <= MaximumLabelLength && IsUnit(text);

    /// <summary>A name without dots, as in the comma-separated list.</summary>
    public static bool IsUnit(string text) =>
        text.Length is > 0 and <= MaximumLength
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && text[0] != '-'
        && text[^1] != '-';

    /// <summary>Any name: units joined by dots.</summary>
    public static bool IsName(string text) => text.Length <= MaximumLength && text.Split('.').All(IsUnit);
}
