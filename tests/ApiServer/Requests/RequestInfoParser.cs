// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Requests;

/// <summary>Parses /api/v1/… and /apis/GROUP/VERSION/….</summary>
public static class RequestInfoParser
{
    public static RequestInfo Parse(string method, string path, RequestQuery query)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, rest) = parts switch
        {
            ["api", ..] => ("", parts[1..]),
            ["apis", var name, ..] => (name, parts[2..]),
            _ => ("", []),
        };
        return rest.Length < 2
            ? new RequestInfo { Path = path, Verb = LowerCase(method) }
            : Resource(new RequestInfo { Path = path, Verb = method, IsResource = true, Group = group, Version = rest[0] }, rest[1..], query);
    }

    private static RequestInfo Resource(RequestInfo info, string[] parts, RequestQuery query)
    {
        var named = parts switch
        {
            ["namespaces", var ns] => info with { Resource = "namespaces", Namespace = ns, Name = ns },
            ["namespaces", var ns, "status" or "finalize"] =>
                info with { Resource = "namespaces", Namespace = ns, Name = ns, Subresource = parts[2] },
            ["namespaces", var ns, var resource, ..] => Named(info with { Namespace = ns, Resource = resource }, parts[3..]),
            [var resource, ..] => Named(info with { Resource = resource }, parts[1..]),
            _ => info,
        };
        return WithVerb(named, query);
    }

    private static RequestInfo Named(RequestInfo info, string[] rest) => info with
    {
        Name = rest.ElementAtOrDefault(0) ?? "",
        Subresource = string.Join('/', rest.Skip(1)),
    };

    private static RequestInfo WithVerb(RequestInfo info, RequestQuery query) => info.Verb switch
    {
        "GET" or "HEAD" when info.Name.Length > 0 => info with { Verb = "get" },
        "GET" or "HEAD" => info with
        {
            Verb = query.Flag("watch") ? "watch" : "list",
            // A list restricted to one name is authorized like a request for that name.
            Name = FieldSelector.Parse(query.Text("fieldSelector")).ExactName,
        },
        "POST" => info with { Verb = "create" },
        "PUT" => info with { Verb = "update" },
        "DELETE" when info.Name.Length == 0 => info with { Verb = "deletecollection" },
        _ => info with { Verb = LowerCase(info.Verb) },
    };

#pragma warning disable CA1308 // Verbs are lower case.
    private static string LowerCase(string method) => method.ToLowerInvariant();
#pragma warning restore CA1308
}
