// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Crd.Annotations;

namespace Crd.Selection;

/// <summary>Validates and normalises the values that both formats have; an empty text counts as absent.</summary>
internal static class SelectionValues
{
    public static string Namespace(string text, string defaultNamespace, AnnotationPlace place) => text switch
    {
        "" => defaultNamespace,
        _ when ObjectName.IsNamespace(text) => text,
        _ => throw place.Error(
            $"{PlainText.Name(text)} is not a valid namespace; write up to 63 lower-case letters, digits and '-', with a letter or digit at both ends"),
    };

    public static InterfaceName? Interface(string text, AnnotationPlace place) => text switch
    {
        "" => null,
        _ when text.Contains('%') => throw place.Error(
            $"{PlainText.Name(text)} is not a valid interface name; '%' is a placeholder for a number, which the kernel chooses: write the number"),
        _ when InterfaceName.TryParse(text, out var name) => name,
        _ => throw place.Error(
            $"{PlainText.Name(text)} is not a valid interface name; write 1 to {InterfaceName.MaximumLength} bytes without '/', ':' or white space"),
    };
}
