// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd.Annotations;

namespace Crd.Selection;

/// <summary>Refuses members that no specification defines.</summary>
internal static class UnknownMembers
{
    /// <summary>NPWG v1.3 §4.1.2.1: in an element, names without a dot are reserved and names with one are free.</summary>
    public static void RejectInElement(JsonMembers members, AnnotationPlace place)
    {
        var known = SelectionMember.OfElement;
        if (members.Names.FirstOrDefault(name => !IsKnown(name, known)) is { } name)
        {
            throw place.Error(
                $"unknown member {PlainText.Name(name)}; {Remedy(name, known)} (a key of your own needs a dot in its name)");
        }
    }

    /// <summary>In the objects inside an element nothing is free.</summary>
    public static void RejectInside(JsonMembers members, IReadOnlyList<string> known, AnnotationPlace place)
    {
        var names = members.Names.Concat(members.ExtensionKeys?.Select(member => member.Key) ?? []);
        if (names.FirstOrDefault(name => !IsKnown(name, known)) is { } name)
        {
            throw place.Error($"unknown member {PlainText.Name(name)}; {Remedy(name, known)}");
        }
    }

    private static bool IsKnown(string name, IReadOnlyList<string> known) => known.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string Remedy(string name, IReadOnlyList<string> known) => NearMiss.Find(name, known) is { } meant
        ? $"did you mean \"{meant}\"?"
        : $"remove it, or use one of {string.Join(", ", known)}";
}
