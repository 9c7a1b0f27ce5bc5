// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Crd;
using MetaCni.Cluster.Api;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Http;
using MetaCni.Planning;

namespace MetaCni.Node.Handover;

/// <summary>A status that a plugin hands over: a merge patch with the pod's uid and one annotation, and the headers of the node API.</summary>
internal sealed record StatusPatch
{
    // The API server takes 256 KiB of annotations; a text of quotes doubles in JSON.
    private const int LongestBody = 1 << 20;

    public required PodIdentity Pod { get; init; }

    /// <summary>The value of the network-status annotation.</summary>
    public required string Status { get; init; }

    /// <summary>The annotations from which the networks were planned.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>The file name of the record that holds it; empty: it is not handed over.</summary>
    public required string Record { get; init; }

    /// <summary>Which status of the record.</summary>
    public required string Id { get; init; }

    /// <summary>Reads a request whose path is a pod's status.</summary>
    /// <exception cref="FormatException">It is something else than a plugin sends.</exception>
    public static StatusPatch Read(NodeRequest request, string @namespace, string name)
    {
        Require(request.Header("Content-Type").Split(';')[0].Trim() == StatusWriter.MergePatch, $"the Content-Type is not {StatusWriter.MergePatch}");
        Require(request.Body.Length <= LongestBody, $"the body has more than {LongestBody} bytes");
        try
        {
            var body = JsonBorder.ReadObjectStrictly(request.Body.Span, "the patch");
            Require(
                body.Count == 1
                    && body["metadata"] is JsonObject { Count: 2 } metadata
                    && JsonScalar.Text(metadata["uid"]) is { Length: > 0 }
                    && metadata["annotations"] is JsonObject { Count: 1 } annotations
                    && JsonScalar.Text(annotations[AnnotationNames.NetworkStatus]) is not null,
                $"the patch must have metadata.uid and the annotation {AnnotationNames.NetworkStatus}, and nothing else");
            return new StatusPatch
            {
                Pod = new PodIdentity { Namespace = @namespace, Name = name, Uid = JsonScalar.Text(body["metadata"]!["uid"])! },
                Status = JsonScalar.Text(body["metadata"]!["annotations"]![AnnotationNames.NetworkStatus])!,
                Annotations = Read(request.Header(NodeHeaders.UsedAnnotations)),
                Record = request.Header(NodeHeaders.Record),
                Id = request.Header(NodeHeaders.StatusId),
            };
        }
        catch (CniException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static Dictionary<string, string> Read(string header)
    {
        if (header.Length == 0)
        {
            return [];
        }

        var json = JsonBorder.ReadObjectStrictly(Encoding.UTF8.GetBytes(header), NodeHeaders.UsedAnnotations);
        return json.ToDictionary(
            annotation => annotation.Key,
            annotation => JsonScalar.Text(annotation.Value) ?? throw new FormatException($"{NodeHeaders.UsedAnnotations}: an annotation is not a string"),
            StringComparer.Ordinal);
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new FormatException(otherwise);
        }
    }
}
