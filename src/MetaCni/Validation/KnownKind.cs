// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Cni.Errors;
using MetaCni.Cluster.Manifests;

namespace MetaCni.Validation;

/// <summary>A kind of object that MetaCni reads, with the fields that the API server accepts.</summary>
/// <param name="Name">The kind.</param>
/// <param name="ApiVersion">The correct apiVersion.</param>
/// <param name="Fields">The top-level fields of an object.</param>
internal sealed partial record KnownKind(string Name, string ApiVersion, IReadOnlyList<string> Fields)
{
    public const string Pod = "Pod";
    public const string Definition = "NetworkAttachmentDefinition";
    public const string Namespace = "Namespace";
    private const string Claims = "resource.k8s.io";

    public static IReadOnlyList<KnownKind> All { get; } =
    [
        new(Pod, "v1", ["apiVersion", "kind", "metadata", "spec", "status"]),
        new(Definition, "k8s.cni.cncf.io/v1", ["apiVersion", "kind", "metadata", "spec"]),
        new(Namespace, "v1", ["apiVersion", "kind", "metadata", "spec", "status"]),
        new("ResourceClaim", $"{Claims}/v1", ["apiVersion", "kind", "metadata", "spec", "status"]),
        new("ResourceSlice", $"{Claims}/v1", ["apiVersion", "kind", "metadata", "spec"]),
    ];

    // Other kinds in the same API groups.
    private static readonly string[] Neighbours = ["Node", "ResourceClaimTemplate", "ResourceQuota", "ResourcePoolStatusRequest"];

    /// <summary>The kind that an object was probably meant to have; null for objects that MetaCni does not read.</summary>
    public static KnownKind? MeantBy(Manifest manifest)
    {
        var (written, apiVersion) = (manifest.Text("kind"), manifest.Text("apiVersion"));
        return All.FirstOrDefault(kind => kind.Name == written) is { } exact
            ? exact.Name is Pod or Definition || exact.IsOwnGroup(apiVersion) ? exact : null

            : NearKind.IsLikeDefinition(written, apiVersion) ? All.First(kind => kind.Name == Definition)
            : Near(written) is { } near && near.IsOwnGroup(apiVersion) ? near
            : null;
    }

    private static KnownKind? Near(string written) =>
        Neighbours.Contains(written) ? null : All.FirstOrDefault(kind => kind.Name == NearMiss.Find(written, All.Select(known => known.Name)));

    /// <summary>True if the API server serves the kind in that apiVersion; resource claims had several.</summary>
    public bool IsServedAs(string apiVersion) =>
        apiVersion == ApiVersion || (Group(ApiVersion) == Claims && Group(apiVersion) == Claims && Version().IsMatch(apiVersion));

    // Another API group may have an unrelated kind of the same name.
    private bool IsOwnGroup(string apiVersion)
    {
        var (written, own) = (Group(apiVersion), Group(ApiVersion));
        return written.Length == 0 || written == own || (own.Length > 0 && NearMiss.Find(written, [own]) is not null)
            || (own.Length == 0 && !written.Contains('.'));
    }

    private static string Group(string apiVersion) => apiVersion.Contains('/') ? apiVersion[..apiVersion.IndexOf('/')] : "";

    [GeneratedRegex("/v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$")]
    private static partial Regex Version();
}
