// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Cni.Errors;

namespace MetaCni.Cluster.Manifests;

/// <summary>Finds objects whose kind is misspelt.</summary>
internal static partial class NearKind
{
    private const string Definition = "NetworkAttachmentDefinition";
    private const string DefinitionGroup = "k8s.cni.cncf.io";

    /// <summary>True if an object of another kind can only be meant as a network attachment definition.</summary>
    /// <remarks>
    /// The version does not matter: the other kinds of the group are policies (MultiNetworkPolicy) and claims (IPAMClaim).
    /// </remarks>
    public static bool IsLikeDefinition(string kind, string apiVersion)
    {
        var group = apiVersion.Contains('/') ? apiVersion[..apiVersion.IndexOf('/')] : "";
        return group == DefinitionGroup
            ? !kind.Contains("Policy", StringComparison.OrdinalIgnoreCase) && !kind.Contains("Claim", StringComparison.OrdinalIgnoreCase)
            : ShortName().IsMatch(ObjectKeys.VisibleOf(kind)) && (group.Length == 0 || NearMiss.Find(group, [DefinitionGroup]) is not null);
    }

    /// <summary>The place of that object and the remedy, for the end of a message; null if no such object exists.</summary>
    public static string? Remedy(IEnumerable<Manifest> manifests, string kind, string name) =>
        manifests.FirstOrDefault(manifest => IsMeant(manifest, kind, name)) is { } meant
            ? $"{meant.Place} has {PlainText.Word(name)} of the kind {PlainText.Name(meant.Text("kind"))}; did you mean \"{kind}\"?"
            : null;

    private static bool IsMeant(Manifest manifest, string kind, string name) =>
        manifest.Text("kind") is var written && written != kind
        && (NearMiss.Find(written, [kind]) is not null || (kind == Definition && IsLikeDefinition(written, manifest.Text("apiVersion"))))
        && manifest.Metadata("name") == name;

    // Common names for it: Network, NetworkAttachment, NetAttachDef, net-attach-def, NAD.
    [GeneratedRegex("^(nad|network|net(work)?-?attach(ment)?(-?def(inition)?)?)s?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ShortName();
}
