// SPDX-License-Identifier: Apache-2.0

using ApiServer.Requests;

namespace ApiServer.Access;

/// <summary>A rule of an RBAC role; "*" matches everything, and an empty list of namespaces matches all namespaces.</summary>
public sealed record Rule(IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources)
{
    public static Rule Everything { get; } = new(["*"], ["*"], ["*"]);

    /// <summary>The names of the objects; empty for all. A request without a name, such as a creation, has none of them.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public bool Allows(RequestInfo request) =>
        Has(Verbs, request.Verb)
        && Has(Groups, request.Group)
        && (Has(Resources, request.ResourceAndSubresource) || Resources.Contains("*/" + request.Subresource))
        && (Names.Count == 0 || Names.Contains(request.Name))
        && (Namespaces.Count == 0 || Namespaces.Contains(request.Namespace));

    /// <summary>The rule as rules that each name one verb, group, resource and object.</summary>
    public IEnumerable<Rule> Split() =>
        from verb in Verbs
        from @group in Groups
        from resource in Resources
        from names in Names.Count == 0 ? [[]] : Names.Select(name => (string[])[name])
        select new Rule([verb], [@group], [resource]) { Names = names, Namespaces = Namespaces };

    /// <summary>The rule in RBAC's words: <c>create serviceaccounts/token "metacni" in kube-system</c>.</summary>
    public override string ToString()
    {
        var resources = Resources.SelectMany(resource => Groups.Select(name => name.Length == 0 ? resource : $"{resource}.{name}"));
        var names = string.Concat(Names.Select(name => $" \"{name}\""));
        var place = Namespaces.Count == 0 ? "" : $" in {string.Join(',', Namespaces)}";
        return $"{string.Join(',', Verbs)} {string.Join(',', resources)}{names}{place}";
    }

    private static bool Has(IReadOnlyList<string> list, string value) => list.Contains("*") || list.Contains(value);
}
