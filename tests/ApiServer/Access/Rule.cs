// SPDX-License-Identifier: Apache-2.0

using ApiServer.Requests;

namespace ApiServer.Access;

/// <summary>A rule of an RBAC role; "*" matches everything, and an empty list of namespaces matches all namespaces.</summary>
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
