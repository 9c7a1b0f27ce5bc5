// SPDX-License-Identifier: Apache-2.0

using Crd.Annotations;

namespace Crd.Selection;

/// <summary>
/// A member that this library does not know (NPWG v1.3 §4.1.2.1 reserves names without a dot). What it asks for is lost; whether that
/// is an error is for the caller to decide.
/// </summary>
public sealed record UnknownMember
{
    private readonly AnnotationPlace _place;
    private readonly MemberNames _known;
    private readonly string _explanation;

    internal UnknownMember(AnnotationPlace place, string name, MemberNames known, string explanation = "")
    {
        (_place, Name, _known, _explanation) = (place, name, known, explanation);
    }

    /// <summary>The name as written.</summary>
    public string Name { get; }

    /// <summary>The object that has the member, for messages: <c>annotation k8s.v1.cni.cncf.io/networks: networks[1].bandwidth</c>.</summary>
    public string Place => _place.ToString();

    /// <summary>What to do, as an imperative or a question: the name that may be meant, or those that are known.</summary>
    public string Remedy => (_known.Meant(Name) is { } meant
        ? $"did you mean \"{meant}\"?"
        : $"remove it, or use one of {string.Join(", ", _known.Known)}") + _explanation;
}
