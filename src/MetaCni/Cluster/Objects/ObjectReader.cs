// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Crd.Definitions;
using k8s.Models;
using MetaCni.Planning;

namespace MetaCni.Cluster.Objects;

/// <summary>Reads pods and definitions, from an API server and from manifests.</summary>
/// <remarks>
/// The members are read from the JSON tree of the response or file. The serializer of <c>CrdJsonContext</c> would add 0.6 ms to the
/// first definition, and reject a definition because of a member that is not used.
/// </remarks>
internal static class ObjectReader
{
    public static Pod Pod(ObjectJson json) => new()
    {
        Identity = new PodIdentity { Namespace = json.Metadata("namespace"), Name = json.Metadata("name"), Uid = json.Metadata("uid") },
        Annotations = json.Annotations(),
    };

    /// <summary>Reads the parts of a definition that attaching needs. A <c>spec</c> that is not an object counts as absent.</summary>
    /// <param name="name">The name that was searched for: a manifest may omit its namespace.</param>
    /// <param name="json">The object.</param>
    public static NetworkAttachmentDefinition Definition(DefinitionName name, ObjectJson json) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = name.Namespace, Name = name.Name, Annotations = json.Annotations() },
        Spec = json.Json["spec"] is JsonObject ? new NetworkAttachmentDefinitionSpec { Config = json.Text("spec", "config") } : null,
    };
}
