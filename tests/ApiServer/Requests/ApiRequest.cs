// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using ApiServer.Answers;
using ApiServer.Storage;

namespace ApiServer.Requests;

/// <summary>An authorized request for an existing resource type.</summary>
public sealed record ApiRequest
{
    public required RequestInfo Info { get; init; }

    public required ResourceType Type { get; init; }

    public required RequestQuery Query { get; init; }

    public required MediaType ContentType { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public required Representation Representation { get; init; }

    public ObjectKey Key => ObjectKey.Of(Type, Info.Namespace, Info.Name);

    public JsonNode? Json()
    {
        try
        {
            return JsonNode.Parse(Body.Span, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw Failure.BadRequest($"error decoding the body: {e.Message}");
        }
    }

    /// <summary>The body as an object of the type.</summary>
    public JsonObject Document()
    {
        if (ContentType.Name is not ("application/json" or ""))
        {
            throw Failure.UnsupportedMediaType();
        }

        var document = Json() as JsonObject ?? throw Failure.BadRequest("the body is not a JSON object");
        Validation.Shape.CheckKind(Type, document);
        return Validation.Shape.Complaint(Type, document) is { } complaint
            ? throw Failure.BadRequest($"{Type.Kind} in version \"{Type.Version}\" cannot be handled as a {Type.Kind}: {complaint}")
            : document;
    }
}
