// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Crd.Definitions;
using k8s.Models;
using MetaCni.Planning;

namespace MetaCni.Cluster.Objects;

/// <summary>Reads pods and definitions, those of an API server and those of manifests alike.</summary>
/// <remarks>
/// Each member is taken from the tree in which an answer or a file has been read anyway. The serializer of <c>CrdJsonContext</c> would
/// add 0.6 ms to the first definition, and reject a definition for a member that nobody needs.
/// </remarks>
internal static class ObjectReader
{
    public static Pod Pod(ObjectJson json) => new()
    {
        Identity = new PodIdentity { Namespace = json.Metadata("namespace"), Name = json.Metadata("name"), Uid = json.Metadata("uid") },
        Annotations = json.Annotations(),
    };

    /// <summary>Reads a definition as far as it concerns attaching.</summary>
    /// <param name="name">By which it was found: a manifest may leave its namespace out.</param>
    /// <param name="json">The object.</param>
    public static NetworkAttachmentDefinition Definition(DefinitionName name, ObjectJson json) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = name.Namespace, Name = name.Name, Annotations = json.Annotations() },
        Spec = json.Json["spec"] switch
        {
            null => null,
            JsonObject => new NetworkAttachmentDefinitionSpec { Config = json.Text("spec", "config") },
            var other => throw json.Mistake("spec", other),
        },
    };
}
