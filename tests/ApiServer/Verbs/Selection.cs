// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Requests;
using ApiServer.Storage;

namespace ApiServer.Verbs;

/// <summary>Selects the objects of a list or a watch.</summary>
public sealed record Selection(ResourceType Type, string Namespace, FieldSelector Fields, LabelSelector Labels)
{
    public bool IsEverything => Fields.Requirements.Count == 0 && Labels.Requirements.Count == 0;

    public static Selection Of(ApiRequest request) => new(
        request.Type,
        request.Type.Namespaced ? request.Info.Namespace : "",
        FieldSelector.Parse(request.Query.Text("fieldSelector")).For(request.Type),
        LabelSelector.Parse(request.Query.Text("labelSelector")));

    public bool Covers(ObjectKey key) =>
        key.Resource == Type.QualifiedName && (Namespace.Length == 0 || key.Namespace == Namespace);

    public bool Matches(JsonObject? document) => document is not null && Fields.Matches(document) && Labels.Matches(document);
}
