// SPDX-License-Identifier: Apache-2.0
//
// An API server accepts any annotation, and a pod with a mistyped key starts without its networks. Every key in the domains that MetaCni
// reads is checked. A key in another domain is reported only if both its name and its domain are similar: the name alone is in wide use,
// and other CNI plugins have annotations of their own.

using System.Text.Json.Nodes;
using Cni.Errors;
using Crd;
using MetaCni.Cluster.Manifests;

namespace MetaCni.Validation;

/// <summary>Finds annotations that are valid but have no effect: mistyped keys, and keys in the wrong object.</summary>
internal static class AnnotationAdvice
{
    private static readonly string[] OfPod =
        [AnnotationNames.Networks, AnnotationNames.DefaultNetwork, AnnotationNames.NetworkStatus, AnnotationNames.DefaultNetworks];

    private static readonly string[] OfNamespace = [AnnotationNames.PrimaryNetwork, AnnotationNames.DefaultNetworks];

    private static readonly string[] OfDefinition = [AnnotationNames.ResourceName];

    // Keys of other programs, current or obsolete, that are similar but correct.
    private static readonly string[] OfOthers = ["k8s.v1.cni.cncf.io/networks-status", "k8s.v1.cni.cncf.io/nodeSelector"];

    private static readonly string[] MarksOfDomains = ["cni", "cncf", "multus", "multus-cni"];
    private static readonly string[] PartsOfDomains = [.. MarksOfDomains, "k8s", "kubernetes", "v1", "io"];

    private static readonly string[] OwnDomains = [.. OfPod.Concat(OfNamespace).Select(key => Split(key).Domain).Distinct()];

    /// <summary>Checks the annotations and labels of an object that MetaCni reads.</summary>
    public static IEnumerable<string> Of(Manifest manifest, KnownKind kind) =>
        Of(manifest.Json["metadata"] as JsonObject, kind.Name, kind.Name == KnownKind.Pod ? "metadata" : null);

    /// <summary>Checks objects that create pods: the annotations must be in the template.</summary>
    public static IEnumerable<string> OfTemplate(Manifest manifest) => PodTemplate.Of(manifest.Json) is { } template
        ?
        [
            .. template.Others.SelectMany(metadata => Keys(metadata, "annotations")).Where(key => OfPod.Contains(key) || OwnDomain(key) is not null)
                .Select(key => $"the annotation {PlainText.Word(key)} of a {PlainText.Word(manifest.Text("kind"))} attaches nothing to its pods; "
                    + $"write it below {template.Path}.annotations"),
            .. Of(template.Metadata, KnownKind.Pod, template.Path).Select(sentence => $"{template.Path}: {sentence}"),
        ]
        : [];

    private static IEnumerable<string> Of(JsonObject? metadata, string kind, string? path)
    {
        var known = kind switch
        {
            KnownKind.Pod => OfPod,
            KnownKind.Definition => OfDefinition,
            KnownKind.Namespace => OfNamespace,
            _ => [],
        };
        var keys = Keys(metadata, "annotations");
        return
        [
            .. keys.SelectMany(key => OfKey(key, kind, known, keys)),
            .. Keys(metadata, "labels").Where(known.Contains)
                .Select(key => $"{key} is a label, which attaches nothing; write it below {path ?? "metadata"}.annotations"),
        ];
    }

    private static IEnumerable<string> OfKey(string key, string kind, string[] known, string[] all)
    {
        if (known.Contains(key) || OfOthers.Contains(key) || !ObjectKeys.IsQualified(key))
        {
            return [];
        }

        var what = $"the annotation {PlainText.Name(key)} has no effect";
        if (OfPod.Contains(key) || OfNamespace.Contains(key) || OfDefinition.Contains(key))
        {
            var owner = OfPod.Contains(key) ? KnownKind.Pod : OfDefinition.Contains(key) ? KnownKind.Definition : KnownKind.Namespace;
            return [$"{what} on a {kind}; write it on a {owner}"];
        }

        if (OwnDomain(key) is { } own)
        {
            return [$"{what}; {Remedy(key, own, known)}"];
        }

        return known.FirstOrDefault(candidate => IsMeant(key, candidate, known)) is { } meant && (key.Contains('/') || !all.Contains(meant))
            ? [$"{what}; did you mean \"{meant}\"?"]
            : [];
    }

    // In a domain that MetaCni reads: suggest the closest key, or the only known key of that domain.
    private static string Remedy(string key, string domain, string[] known)
    {
        string[] candidates = [.. known.Where(candidate => Split(candidate).Domain == domain)];
        string[] written = [.. candidates.Where(candidate => candidate != AnnotationNames.NetworkStatus)];
        var name = key[domain.Length..].TrimStart('/', '.', '-', '_');
        var near = NearMiss.Find(name, candidates.Select(candidate => Split(candidate).Name));
        return near is not null ? $"did you mean \"{domain}/{near}\"?"
            : known.FirstOrDefault(candidate => NearMiss.Find(name, [Split(candidate).Name]) is not null) is { } elsewhere ? $"did you mean \"{elsewhere}\"?"
            : written.Length == 1 ? $"did you mean \"{written[0]}\"?"
            : written.Length > 1 ? $"did you mean one of {string.Join(", ", written.Select(candidate => $"\"{candidate}\""))}?"
            : "remove it";
    }

    // Also matches another character in place of the slash.
    private static string? OwnDomain(string key) => OwnDomains.FirstOrDefault(domain =>
        key.StartsWith(domain, StringComparison.OrdinalIgnoreCase) && key.Length > domain.Length
        && (key[domain.Length] == '/' || (key[domain.Length] is '.' or '-' or '_' && !key.Contains('/'))));

    private static bool IsMeant(string key, string candidate, string[] known)
    {
        var (domain, name) = Split(key);
        var (wanted, wantedName) = Split(candidate);
        return domain.Length == 0 && name.Contains('.')
            ? NearMiss.Find(key, known) == candidate
            : NearMiss.Find(name, known.Select(other => Split(other).Name).Distinct()) == wantedName
                && (domain.Length == 0 ? IsVeryNear(name, wantedName) : IsNear(domain, wanted));
    }

    // A key without a domain may belong to any program, such as "networking".
    private static bool IsVeryNear(string name, string wanted) => Math.Abs(name.Length - wanted.Length) <= 1;

    // A domain is similar if it has few different letters or consists only of parts of the known one: cni.cncf.io, multus-cni.io. Other
    // projects combine such parts with their own: cni.cilium.io.
    private static bool IsNear(string domain, string wanted)
    {
        var parts = domain.ToLowerInvariant().Split('.');
        return NearMiss.Find(domain, [wanted]) is not null
            || (parts[..^1].All(part => IsNearAny(part, PartsOfDomains)) && parts.Any(part => IsNearAny(part, MarksOfDomains)));
    }

    private static bool IsNearAny(string part, string[] parts) => NearMiss.Find(part, parts) is not null;

    private static (string Domain, string Name) Split(string key) =>
        key.LastIndexOf('/') is var slash and >= 0 ? (key[..slash], key[(slash + 1)..]) : ("", key);

    private static string[] Keys(JsonObject? metadata, string member) =>
        metadata?[member] is JsonObject json ? [.. json.Select(entry => entry.Key)] : [];
}
