// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster.Manifests;

namespace MetaCni.Validation;

/// <summary>Checks kind and apiVersion: the API server accepts only pairs that it serves.</summary>
internal static class KindReview
{
    public static IEnumerable<string> Of(Manifest manifest, KnownKind kind)
    {
        if (manifest.Text("kind") is var written && written != kind.Name)
        {
            yield return $"unknown kind {PlainText.Name(written)}; {ObjectKeys.OddCharacter(written)}did you mean \"{kind.Name}\"?";
        }

        var version = manifest.Text("apiVersion");
        if (version.Length > 0 && !kind.IsServedAs(version))
        {
            yield return $"unknown apiVersion {PlainText.Name(version)} of a {kind.Name}; {ObjectKeys.OddCharacter(version)}did you mean \"{kind.ApiVersion}\"?";
        }
        else if (version.Length == 0 && !manifest.Json.Any(member => NearMiss.Find(member.Key, ["apiVersion"]) is not null))
        {
            yield return $"apiVersion is missing; write apiVersion: {kind.ApiVersion}";
        }
    }
}
