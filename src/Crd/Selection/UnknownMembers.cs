// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd.Annotations;

namespace Crd.Selection;

/// <summary>Collects the unknown members of one selection element, in the order in which they are read.</summary>
internal sealed class UnknownMembers
{
    private List<UnknownMember>? _found;

    /// <summary>Empty for most elements.</summary>
    public IReadOnlyList<UnknownMember> Found => _found ?? (IReadOnlyList<UnknownMember>)[];

    /// <summary>NPWG v1.3 §4.1.2.1: in an element, names without a dot are reserved and names with a dot are free.</summary>
    public void CollectInElement(AnnotationObject element, AnnotationPlace place) =>
        Collect(element.Names, SelectionMember.OfElement, place);

    /// <summary>In the objects inside an element, all names are reserved.</summary>
    public void CollectInside(AnnotationObject inner, MemberNames known, AnnotationPlace place) =>
        Collect(inner.AllNames, known, place);

    /// <summary>The remedy for a missing required member: the misspelt name if one was found, otherwise the default remedy.</summary>
    public static string Remedy(AnnotationObject owner, string required, MemberNames known, string otherwise)
    {
        var misspelt = owner.Names.FirstOrDefault(name => !known.IsKnown(name) && known.Meant(name) == required);
        return misspelt is null ? otherwise : $"{PlainText.Name(misspelt)} is not known: did you mean \"{required}\"?";
    }

    private void Collect(IEnumerable<string> names, MemberNames known, AnnotationPlace place)
    {
        foreach (var name in names.Where(name => !known.IsKnown(name)))
        {
            (_found ??= []).Add(new UnknownMember(place, name, known));
        }
    }
}
