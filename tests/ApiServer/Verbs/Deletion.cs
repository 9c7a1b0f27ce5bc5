// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Answers;
using ApiServer.Requests;
using ApiServer.Storage;

namespace ApiServer.Verbs;

/// <summary>DELETE of one object. A pod on a node gets only a deletion timestamp: kubelet deletes it with a zero grace period.</summary>
public sealed class Deletion(ObjectStore store, TimeProvider time)
{
    public ApiAnswer Delete(ApiRequest request)
    {
        if (request.Info.Name.Length == 0)
        {
            throw Failure.NotImplemented("no deletion of collections");
        }

        var options = request.Body.IsEmpty ? [] : request.Json() as JsonObject ?? [];
        var grace = request.Query.Number("gracePeriodSeconds") ?? (long?)options["gracePeriodSeconds"];
        var result = store.Change(request.Key, before =>
        {
            var document = before ?? throw Failure.NotFound(request.Type, request.Info.Name);
            CheckPreconditions(request, options, document);
            return Remains(request.Type, document, grace);
        })!;
        return new ApiAnswer(200, Body(request, result));
    }

    /// <summary>Deletes the object, whatever its finalizers.</summary>
    public void Force(ObjectKey key) => store.Change(key, _ => null);

    // A deleted pod is returned; for other objects a Status is returned.
    private JsonObject Body(ApiRequest request, JsonObject result) =>
        request.Type == ResourceTypes.Pods || store.Now().Objects.ContainsKey(request.Key)
            ? request.Representation.Of(result)
            : Success(request.Type, result);

    private static JsonObject Success(ResourceType type, JsonObject document)
    {
        var details = new JsonObject { ["name"] = Metadata.Name(document) };
        if (type.Group.Length > 0)
        {
            details["group"] = type.Group;
        }

        details["kind"] = type.Name;
        details["uid"] = Metadata.Uid(document);
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }

    private static void CheckPreconditions(ApiRequest request, JsonObject options, JsonObject document)
    {
        var uid = Metadata.Text(options, "preconditions", "uid");
        var actual = Metadata.Uid(document);
        if (uid.Length > 0 && uid != actual)
        {
            throw Failure.Conflict(
                request.Type,
                request.Info.Name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({actual}). "
                    + "The object might have been deleted and then recreated");
        }

        var version = Metadata.Text(options, "preconditions", "resourceVersion");
        if (version.Length > 0 && version != Metadata.Version(document))
        {
            throw Failure.Conflict(
                request.Type,
                request.Info.Name,
                $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record "
                    + $"({Metadata.Version(document)}). The object might have been modified");
        }
    }

    private JsonObject? Remains(ResourceType type, JsonObject document, long? grace)
    {
        var seconds = Grace(type, document, grace);
        if (type != ResourceTypes.Namespaces && seconds == 0 && !Metadata.HasFinalizers(document))
        {
            return null;
        }

        if (Metadata.IsBeingDeleted(document))
        {
            return document;
        }

        var marked = (JsonObject)document.DeepClone();
        marked["metadata"]!["deletionTimestamp"] = Timestamp.Of(time.GetUtcNow().AddSeconds(seconds));
        marked["metadata"]!["deletionGracePeriodSeconds"] = seconds;
        if (type == ResourceTypes.Namespaces)
        {
            marked["status"] = new JsonObject { ["phase"] = "Terminating" };
        }

        return WireOrder.Apply(type, marked);
    }

    private static long Grace(ResourceType type, JsonObject document, long? requested)
    {
        var isImmediate = type != ResourceTypes.Pods
            || Metadata.Text(document, "spec", "nodeName").Length == 0
            || Metadata.Text(document, "status", "phase") is "Succeeded" or "Failed";
        return isImmediate ? 0 : requested ?? (long?)document["spec"]!["terminationGracePeriodSeconds"] ?? 30;
    }
}
