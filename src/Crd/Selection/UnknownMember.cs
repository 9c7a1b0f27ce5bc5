// SPDX-License-Identifier: Apache-2.0

using Crd.Annotations;

namespace Crd.Selection;

/// <summary>
/// A member that this library does not know (NPWG v1.3 §4.1.2.1 reserves names without a dot). Its request has no effect; the caller
/// decides whether that is an error.
/// </summary>
public sealed record UnknownMember
{
    private readonly AnnotationPlace _place;
    private readonly MemberNames _known;

    internal UnknownMember(AnnotationPlace place, string name, MemberNames known) => (_place, Name, _known) = (place, name, known);

    /// <summary>The name as written.</summary>
    public string Name { get; }

    /// <summary>
    /// The position of the object with the member, for messages: <c>annotation k8s.v1.cni.cncf.io/networks: networks[1].bandwidth</c>.
    /// </summary>
    public string Place => _place.ToString();

    /// <summary>The known name that was probably intended; null if none is close enough.</summary>
    public string? Meant => _known.Meant(Name);

    /// <summary>A clause that lists the known names; the same for all objects of a kind.</summary>
    public string Choice => _known.Choice;
}
