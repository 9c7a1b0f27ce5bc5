// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Answers;
using ApiServer.Patching;
using ApiServer.Requests;
using ApiServer.Storage;
using ApiServer.Validation;

namespace ApiServer.Verbs;

/// <summary>POST, and objects that a test stores directly.</summary>
public sealed class Creation(ObjectStore store, TimeProvider time)
{
    public ApiAnswer Post(ApiRequest request)
    {
        if (request.Info.Name.Length > 0)
        {
            throw Failure.MethodNotAllowed();
        }

        var document = request.Document();
        if (Metadata.Version(document).Length > 0)
        {
            throw Failure.BadRequest("resourceVersion should not be set on objects to be created");
        }

        PlaceInNamespace(request, document);
        if (request.Type == ResourceTypes.Pods)
        {
            // The status of a new pod is ignored.
            document["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" };
        }

        return new ApiAnswer(201, request.Representation.Of(Store(request.Type, document, keepIdentity: false)));
    }

    /// <summary>Stores an object with its given identity and creates its namespace; completes an existing object.</summary>
    public JsonObject Seed(JsonObject document)
    {
        var copy = (JsonObject)document.DeepClone();
        var type = ResourceTypes.OfKind(Metadata.Text(copy, "apiVersion"), Metadata.Text(copy, "kind"));
        copy["metadata"] ??= new JsonObject();
        if (type.Namespaced && Metadata.Namespace(copy).Length == 0)
        {
            copy["metadata"]!["namespace"] = "default";
        }

        if (type.Namespaced && !HasNamespace(Metadata.Namespace(copy)))
        {
            AddNamespace(Metadata.Namespace(copy));
        }

        if (type == ResourceTypes.Namespaces && HasNamespace(Metadata.Name(copy)))
        {
            return store.Change(
                ObjectKey.Of(type, "", Metadata.Name(copy)),
                before => WireOrder.Apply(type, (JsonObject)MergePatch.Apply(before, copy)!))!;
        }

        return Store(type, copy, keepIdentity: true);
    }

    public void AddNamespace(string name) => Store(
        ResourceTypes.Namespaces,
        new JsonObject
        {
            ["kind"] = "Namespace",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name },
            },
            ["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") },
            ["status"] = new JsonObject { ["phase"] = "Active" },
        },
        keepIdentity: false);

    private void PlaceInNamespace(ApiRequest request, JsonObject document)
    {
        document["metadata"] ??= new JsonObject();
        if (!request.Type.Namespaced)
        {
            return;
        }

        var wanted = Metadata.Namespace(document);
        if (wanted.Length > 0 && wanted != request.Info.Namespace)
        {
            throw Failure.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        document["metadata"]!["namespace"] = request.Info.Namespace;
        if (!HasNamespace(request.Info.Namespace))
        {
            throw Failure.NotFound(ResourceTypes.Namespaces, request.Info.Namespace);
        }
    }

    private bool HasNamespace(string name) =>
        store.Now().Objects.ContainsKey(ObjectKey.Of(ResourceTypes.Namespaces, "", name));

    private JsonObject Store(ResourceType type, JsonObject document, bool keepIdentity)
    {
        Stamp(type, document, keepIdentity);
        if (type == ResourceTypes.Events)
        {
            EventRules.AddDefaults(document);
        }

        Shape.DropEmpty(document);
        var errors = MetadataRules.OfNew(document).Concat(type == ResourceTypes.Events ? EventRules.Check(document) : []).ToList();
        if (errors.Count > 0)
        {
            throw Failure.Invalid(type.QualifiedKind, Metadata.Name(document), errors);
        }

        var key = ObjectKey.Of(type, Metadata.Namespace(document), Metadata.Name(document));
        return store.Change(key, before =>
            before is null ? WireOrder.Apply(type, document) : throw Failure.AlreadyExists(type, key.Name))!;
    }

    private void Stamp(ResourceType type, JsonObject document, bool keepIdentity)
    {
        var metadata = Metadata.Of(document);
        if (Metadata.Name(document).Length == 0 && Metadata.Text(metadata, "generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = GeneratedName.From(prefix);
        }

        if (!keepIdentity)
        {
            foreach (var member in (string[])["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"])
            {
                metadata.Remove(member);
            }
        }

        metadata["uid"] ??= Guid.NewGuid().ToString();
        metadata["creationTimestamp"] ??= Timestamp.Of(time.GetUtcNow());
        // Sets only the position of the member: the store sets the value.
        metadata["resourceVersion"] = "";
        if (type.HasGeneration)
        {
            metadata["generation"] ??= 1;
        }
    }
}
