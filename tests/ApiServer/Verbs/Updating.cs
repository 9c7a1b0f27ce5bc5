// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Answers;
using ApiServer.Requests;
using ApiServer.Storage;
using ApiServer.Validation;

namespace ApiServer.Verbs;

/// <summary>PUT and PATCH of an object or of its status.</summary>
public sealed class Updating(ObjectStore store)
{
    public ApiAnswer Put(ApiRequest request)
    {
        var document = request.Document();
        foreach (var (what, mine, requested) in (ReadOnlySpan<(string, string, string)>)[
            ("name", Metadata.Name(document), request.Info.Name),
            ("namespace", Metadata.Namespace(document), request.Key.Namespace)])
        {
            if (mine != requested && (mine.Length > 0 || what == "name"))
            {
                var url = what == "name" ? "URL" : "request";
                throw Failure.BadRequest($"the {what} of the object ({mine}) does not match the {what} on the {url} ({requested})");
            }
        }

        return Update(request, before =>
        {
            // For an update, the UID is a precondition; in a patch, it is a change of the UID.
            var uid = Metadata.Uid(document);
            return uid.Length == 0 || uid == Metadata.Uid(before)
                ? (JsonObject)document.DeepClone()
                : throw Failure.OtherUid(request.Type, request.Key, uid, Metadata.Uid(before));
        });
    }

    public ApiAnswer Patch(ApiRequest request)
    {
        var patch = Patching.Patch.Read(request);
        return Update(request, patch);
    }

    private ApiAnswer Update(ApiRequest request, Func<JsonObject, JsonObject> change)
    {
        var result = store.Change(request.Key, before => Changed(
            request,
            before ?? throw Failure.NotFound(request.Type, request.Info.Name),
            change));
        return new ApiAnswer(200, request.Representation.Of(result!));
    }

    private static JsonObject? Changed(ApiRequest request, JsonObject before, Func<JsonObject, JsonObject> change)
    {
        // 1. Apply the request.
        var proposed = change(before);
        Shape.DropEmpty(proposed);
        CheckVersion(request, proposed, before);

        // 2. Keep only the fields that it may change.
        var after = Admitted(request, proposed, before);
        var metadata = (JsonObject)after["metadata"]!;
        metadata["resourceVersion"] = Metadata.Version(before);
        foreach (var member in (string[])["uid", "namespace", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"])
        {
            if (!metadata.ContainsKey(member) && Metadata.Of(before)[member] is { } value)
            {
                metadata[member] = value.DeepClone();
            }
        }

        SetGeneration(request.Type, after, before);

        // 3. Validate.
        var errors = MetadataRules.OfUpdate(after, before)
            .Concat(request.Type == ResourceTypes.Events ? EventRules.Check(after) : [])
            .ToList();
        if (errors.Count > 0)
        {
            throw Failure.Invalid(request.Type.QualifiedKind, request.Info.Name, errors);
        }

        // 4. Without a change there is no new version; without finalizers, a deleted object is removed.
        after = WireOrder.Apply(request.Type, after);
        return JsonNode.DeepEquals(after, before) ? before
            : Metadata.IsBeingDeleted(after) && Metadata.HasFinalizers(before) && !Metadata.HasFinalizers(after) ? null
            : after;
    }

    private static void CheckVersion(ApiRequest request, JsonObject proposed, JsonObject before)
    {
        var version = Metadata.Version(proposed);
        if (version.Length == 0 && request.Type.Custom)
        {
            throw Failure.Invalid(
                request.Type.QualifiedKind,
                request.Info.Name,
                [FieldError.Invalid("metadata.resourceVersion", "0x0", "must be specified for an update")]);
        }

        if (version.Length > 0 && version != Metadata.Version(before))
        {
            throw Failure.StaleVersion(request.Type, request.Info.Name);
        }
    }

    // k8s.io/kubernetes, pkg/registry/core/pod/strategy.go: the status subresource changes the status and the metadata, except owner
    // references and deletion fields; everything else is kept. The main resource does not change the status.
    private static JsonObject Admitted(ApiRequest request, JsonObject proposed, JsonObject before)
    {
        var isStatus = request.Info.Subresource == "status";
        if (!isStatus)
        {
            return request.Type.HasStatus ? With(proposed, "status", before["status"]) : proposed;
        }

        var after = With((JsonObject)before.DeepClone(), "status", proposed["status"]);
        var metadata = Metadata.Of(proposed);
        foreach (var member in (string[])["ownerReferences", "deletionTimestamp"])
        {
            With(metadata, member, Metadata.Of(before)[member]);
        }

        return With(after, "metadata", metadata);
    }

    private static JsonObject With(JsonObject map, string member, JsonNode? value)
    {
        if (value is null)
        {
            map.Remove(member);
        }
        else
        {
            map[member] = value.DeepClone();
        }

        return map;
    }

    private static void SetGeneration(ResourceType type, JsonObject after, JsonObject before)
    {
        var generation = (long?)Metadata.Of(before)["generation"];
        var metadata = Metadata.Of(after);
        metadata.Remove("generation");
        if (type.HasGeneration && generation is { } number)
        {
            metadata["generation"] = JsonNode.DeepEquals(Intent(after), Intent(before)) ? number : number + 1;
        }
    }

    private static JsonObject Intent(JsonObject document) =>
        new(document.Where(member => member.Key is not ("metadata" or "status" or "kind" or "apiVersion"))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
