// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Api;

/// <summary>The reads that the plugin sends, and no others: the socket is not a way around the daemon's permissions.</summary>
internal static class Readable
{
    private const string Namespaces = "/api/v1/namespaces/";
    private const string Pods = "pods";
    private const string DefinitionGroup = "/apis/k8s.cni.cncf.io/v1/";
    private const string Definitions = "network-attachment-definitions";
    private const string ClaimGroup = "/apis/resource.k8s.io/v1/";

    // Not "watch": such a response has no end.
    private static readonly string[] Parameters = ["limit", "continue", "fieldSelector", "labelSelector", "resourceVersion"];

    /// <summary>True for a path that the plugin reads, with a query that ends.</summary>
    /// <param name="path">The path as the client sent it.</param>
    /// <param name="query">The query with its question mark; or empty.</param>
    public static bool IsAllowed(string path, string query) =>
        (IsPod(path) || IsNamespace(path) || IsDefinition(path) || IsClaim(path) || IsList(path)) && IsQuery(query);

    public static bool IsPod(string path) => path.StartsWith(Namespaces, StringComparison.Ordinal)
        && path.AsSpan(Namespaces.Length) is var rest && IsTriple(rest, Pods);

    public static bool IsDefinition(string path) => path.StartsWith($"{DefinitionGroup}namespaces/", StringComparison.Ordinal)
        && path.AsSpan(DefinitionGroup.Length + "namespaces/".Length) is var rest && IsTriple(rest, Definitions);

    private static bool IsNamespace(string path) =>
        path.StartsWith(Namespaces, StringComparison.Ordinal) && IsName(path.AsSpan(Namespaces.Length));

    private static bool IsClaim(string path) => path.StartsWith($"{ClaimGroup}namespaces/", StringComparison.Ordinal)
        && IsTriple(path.AsSpan(ClaimGroup.Length + "namespaces/".Length), "resourceclaims");

    private static bool IsList(string path)
    {
        if (path is $"{DefinitionGroup}{Definitions}" or $"{ClaimGroup}resourceslices")
        {
            return true;
        }

        return path.StartsWith($"{DefinitionGroup}namespaces/", StringComparison.Ordinal)
            && path.EndsWith($"/{Definitions}", StringComparison.Ordinal)
            && path.Length > DefinitionGroup.Length + "namespaces/".Length + Definitions.Length
            && IsName(path.AsSpan()[(DefinitionGroup.Length + "namespaces/".Length)..^(Definitions.Length + 1)]);
    }

    // NAMESPACE/resource/NAME.
    private static bool IsTriple(ReadOnlySpan<char> rest, string resource)
    {
        var first = rest.IndexOf('/');
        return first > 0
            && IsName(rest[..first])
            && rest[(first + 1)..] is var second
            && second.StartsWith(resource, StringComparison.Ordinal)
            && second.Length > resource.Length + 1
            && second[resource.Length] == '/'
            && IsName(second[(resource.Length + 1)..]);
    }

    // A name that the API server may know, or refuse; but no other path. Dots, escaped or not, would be one.
    private static bool IsName(ReadOnlySpan<char> segment)
    {
        var hasOther = false;
        for (var index = 0; index < segment.Length; index++)
        {
            var isDot = segment[index] == '.' || segment[index..].StartsWith("%2e", StringComparison.OrdinalIgnoreCase);
            if (segment[index] is not ('%' or '.' or '-' or '_' or '~' or ':') && !char.IsAsciiLetterOrDigit(segment[index]))
            {
                return false;
            }

            hasOther |= !isDot;
            index += isDot && segment[index] == '%' ? 2 : 0;
        }

        return hasOther;
    }

    private static bool IsQuery(string query)
    {
        if (query.Length == 0)
        {
            return true;
        }

        foreach (var parameter in query.AsSpan(1).Split('&'))
        {
            var text = query.AsSpan(1)[parameter];
            var name = text.IndexOf('=') is >= 0 and var end ? text[..end] : text;
            if (!Parameters.Contains(name.ToString()))
            {
                return false;
            }
        }

        return true;
    }
}
