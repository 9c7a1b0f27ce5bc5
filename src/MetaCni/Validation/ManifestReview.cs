// SPDX-License-Identifier: Apache-2.0
//
// The plugin reads the fields that it needs and ignores the rest. A trial must show what a cluster would do, and the API server rejects
// more. Only network-related fields are checked: a pod without containers, for example, is accepted here.

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Manifests;

namespace MetaCni.Validation;

/// <summary>Finds what the API server would reject in manifests, and what it accepts without effect.</summary>
internal static class ManifestReview
{
    /// <summary>All findings, in the order of the manifests.</summary>
    public static IReadOnlyList<Finding> Of(IReadOnlyList<Manifest> manifests) => [.. manifests.SelectMany(Of)];

    private static IEnumerable<Finding> Of(Manifest manifest)
    {
        if (manifest.Json["items"] is JsonArray && manifest.Text("kind") is var kindOfItems && NearMiss.Find(kindOfItems, ["List"]) is not null)
        {
            return [Finding(true, manifest, $"unknown kind {PlainText.Name(kindOfItems)}; did you mean \"List\"?")];
        }

        if (KnownKind.MeantBy(manifest) is not { } kind)
        {
            return MetadataReview.OfTemplate(manifest).Select(sentence => Finding(true, manifest, sentence))
                .Concat(AnnotationAdvice.OfTemplate(manifest).Select(sentence => Finding(false, manifest, sentence)));
        }

        string[] refusals = [.. KindReview.Of(manifest, kind), .. FieldReview.Of(manifest, kind), .. MetadataReview.Of(manifest, kind)];
        return refusals.Select(sentence => Finding(true, manifest, sentence))
            .Concat(AnnotationAdvice.Of(manifest, kind).Concat(OfConfig(manifest, kind)).Select(sentence => Finding(false, manifest, sentence)));
    }

    private static IEnumerable<string> OfConfig(Manifest manifest, KnownKind kind) =>
        kind.Name == KnownKind.Definition && manifest.Json["spec"] is JsonObject spec && JsonScalar.Text(spec["config"]) is { } text
            ? ConfigReview.OfText(text)
            : [];

    private static Finding Finding(bool isError, Manifest manifest, string sentence) =>
        new(isError, manifest.Place, sentence);
}
