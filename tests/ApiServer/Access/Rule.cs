// SPDX-License-Identifier: Apache-2.0

using ApiServer.Requests;

namespace ApiServer.Access;

/// <summary>What a user may do, as a rule of an RBAC role; "*" is everything, no namespaces are all of them.</summary>
public sealed record Rule(IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources)
{
    public static Rule Everything { get; } = new(["*"], ["*"], ["*"]);

    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public bool Allows(RequestInfo request) =>
        Has(Verbs, request.Verb)
        && Has(Groups, request.Group)
        && (Has(Resources, request.ResourceAndSubresource) || Resources.Contains("*/" + request.Subresource))
        && (Namespaces.Count == 0 || Namespaces.Contains(request.Namespace));

    private static bool Has(IReadOnlyList<string> list, string value) => list.Contains("*") || list.Contains(value);
}
