// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using ApiServer.Answers;
using ApiServer.Requests;
using ApiServer.Validation;

namespace ApiServer.Patching;

/// <summary>Applies the body of a PATCH to an object.</summary>
public static class Patch
{
    public static Func<JsonObject, JsonObject> Read(ApiRequest request) => request.ContentType.Name switch
    {
        "application/merge-patch+json" => Merge(request, Body<JsonObject>(request)),
        "application/json-patch+json" => Operations(request, Body<JsonArray>(request)),
        "application/strategic-merge-patch+json" when request.Type.Custom => throw Failure.UnknownPatchFormat(),
        "application/strategic-merge-patch+json" => Strategic(request, Body<JsonObject>(request)),
        "application/apply-patch+yaml" => throw Failure.NotImplemented("no server-side apply"),
        _ => throw Failure.UnsupportedMediaType(),
    };

    private static T Body<T>(ApiRequest request)
        where T : JsonNode => request.Json() as T ?? throw Failure.BadRequest($"the patch is no {typeof(T).Name}");

    private static Func<JsonObject, JsonObject> Merge(ApiRequest request, JsonObject patch) =>
        before => Decoded(request, MergePatch.Apply(before, patch));

    private static Func<JsonObject, JsonObject> Operations(ApiRequest request, JsonArray patch) => before =>
    {
        try
        {
            return Decoded(request, JsonPatch.Apply(before, patch));
        }
        catch (PatchException)
        {
            throw Failure.PatchRefused();
        }
    };

    private static Func<JsonObject, JsonObject> Strategic(ApiRequest request, JsonObject patch) => before =>
    {
        try
        {
            return Decoded(request, StrategicMergePatch.Apply(before, patch));
        }
        catch (PatchException e)
        {
            throw Failure.NotImplemented(e.Message);
        }
    };

    private static JsonObject Decoded(ApiRequest request, JsonNode? patched)
    {
        var complaint = patched is JsonObject document ? Shape.Complaint(request.Type, document) : "json: not an object";
        return complaint is null
            ? (JsonObject)patched!
            : throw Failure.Invalid(
                "", "", [FieldError.Invalid("patch", $"\"{Encoding.UTF8.GetString(request.Body.Span)}\"", complaint)]);
    }
}
