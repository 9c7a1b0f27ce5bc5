// SPDX-License-Identifier: Apache-2.0
//
// An API server takes any annotation, and a pod whose key is mistyped starts without its networks. A key counts as meant for one of ours
// where its name and its domain are near: the name alone is what many people call many things.

using System.Text.Json.Nodes;
using Cni.Errors;
using Crd;
using MetaCni.Cluster.Manifests;

namespace MetaCni.CommandLine.Trying.Review;

/// <summary>Annotations that are valid and have no effect: mistyped keys, and keys in the wrong object.</summary>
internal static class AnnotationAdvice
{
    private static readonly string[] OfPod =
        [AnnotationNames.Networks, AnnotationNames.DefaultNetwork, AnnotationNames.NetworkStatus, AnnotationNames.DefaultNetworks];

    private static readonly string[] OfNamespace = [AnnotationNames.PrimaryNetwork, AnnotationNames.DefaultNetworks];

    private static readonly string[] OfDefinition = [AnnotationNames.ResourceName];

    // What others write, or wrote once: near, and right.
    private static readonly string[] OfOthers = ["k8s.v1.cni.cncf.io/networks-status"];

    // A part of every domain that people write in place of ours.
    private static readonly string[] DomainMarks = ["k8s.v1", "cni", "cncf", "multus"];

    public static IEnumerable<string> Of(Manifest manifest, KnownKind kind)
    {
        var known = kind.Name switch
        {
            KnownKind.Pod => OfPod,
            KnownKind.Definition => OfDefinition,
            KnownKind.Namespace => OfNamespace,
            _ => [],
        };
        var keys = Keys(manifest, "annotations");
        return
        [
            .. keys.SelectMany(key => OfKey(key, kind, known, keys)),
            .. Keys(manifest, "labels").Where(known.Contains)
                .Select(key => $"{key} is a label, which attaches nothing; write it below metadata.annotations"),
        ];
    }

    /// <summary>Objects that make pods: theirs are the annotations of the template.</summary>
    public static IEnumerable<string> OfTemplate(Manifest manifest) =>
        (manifest.Json["spec"] as JsonObject)?["template"] is JsonObject
            ? Keys(manifest, "annotations").Where(OfPod.Contains).Select(key =>
                $"the annotation {key} of a {PlainText.Word(manifest.Text("kind"))} attaches nothing to its pods; "
                + "write it below spec.template.metadata.annotations")
            : [];

    private static IEnumerable<string> OfKey(string key, KnownKind kind, string[] known, string[] all)
    {
        if (known.Contains(key) || OfOthers.Contains(key) || !ObjectNames.IsQualified(key))
        {
            return [];
        }

        if (OfPod.Contains(key) || OfNamespace.Contains(key) || OfDefinition.Contains(key))
        {
            var owner = OfPod.Contains(key) ? KnownKind.Pod : OfDefinition.Contains(key) ? KnownKind.Definition : KnownKind.Namespace;
            return [$"the annotation {PlainText.Name(key)} has no effect on a {kind.Name}; write it on a {owner}"];
        }

        var meant = known.FirstOrDefault(candidate => IsOfDomain(key, candidate)) ?? known.FirstOrDefault(candidate => IsMeant(key, candidate, known));
        return meant is not null && (key.Contains('/') || !all.Contains(meant))
            ? [$"the annotation {PlainText.Name(key)} has no effect; did you mean \"{meant}\"?"]
            : [];
    }

    private static bool IsOfDomain(string key, string candidate) =>
        Split(key).Domain == Split(candidate).Domain && NearMiss.Find(Split(key).Name, [Split(candidate).Name]) is not null;

    private static bool IsMeant(string key, string candidate, string[] known)
    {
        var (domain, name) = Split(key);
        var (wanted, wantedName) = Split(candidate);
        return NearMiss.Find(name, known.Select(other => Split(other).Name).Distinct()) == wantedName
            && (domain.Length == 0 ? IsVeryNear(name, wantedName) : IsNear(domain, wanted));
    }

    // A key without a domain may be anybody's: networking, say.
    private static bool IsVeryNear(string name, string wanted) => Math.Abs(name.Length - wanted.Length) <= 1;

    private static bool IsNear(string domain, string wanted) =>
        domain == wanted
        || NearMiss.Find(domain, [wanted]) is not null
        || DomainMarks.Any(mark => domain.Contains(mark, StringComparison.OrdinalIgnoreCase));

    private static (string Domain, string Name) Split(string key) =>
        key.LastIndexOf('/') is var slash and >= 0 ? (key[..slash], key[(slash + 1)..]) : ("", key);

    private static string[] Keys(Manifest manifest, string member) =>
        (manifest.Json["metadata"] as JsonObject)?[member] is JsonObject json ? [.. json.Select(entry => entry.Key)] : [];
}
