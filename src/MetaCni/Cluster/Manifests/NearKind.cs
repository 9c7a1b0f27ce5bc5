// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Cluster.Manifests;

/// <summary>Where an object is missing: another one of its name whose kind is mistyped.</summary>
internal static class NearKind
{
    // A definition is all that its group has in v1: a Network or NetAttachDef is meant to be one.
    private const string Definition = "NetworkAttachmentDefinition";
    private const string DefinitionVersion = "k8s.cni.cncf.io/v1";

    /// <summary>Where that object is and what to write, for the end of a message; null where there is none.</summary>
    public static string? Remedy(IEnumerable<Manifest> manifests, string kind, string name) =>
        manifests.FirstOrDefault(manifest => IsMeant(manifest, kind, name)) is { } meant
            ? $"{meant.Place} has {PlainText.Word(name)} of the kind {PlainText.Name(meant.Text("kind"))}; did you mean \"{kind}\"?"
            : null;

    private static bool IsMeant(Manifest manifest, string kind, string name) =>
        manifest.Text("kind") is var written && written != kind
        && (NearMiss.Find(written, [kind]) is not null || (kind == Definition && manifest.Text("apiVersion") == DefinitionVersion))
        && manifest.Metadata("name") == name;
}
