// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Headers;
using Cni.Json;

namespace MetaCni.Kubernetes.Requests;

/// <summary>A request to the API, sendable more than once.</summary>
internal sealed record ApiRequest
{
    public const string Json = "application/json";

    /// <summary>Only <c>metadata</c> of the object crosses the wire.</summary>
    public const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /// <summary>The same of each object of a list.</summary>
    public const string MetadataOfList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    public required HttpMethod Method { get; init; }

    /// <summary>The path below the server, without a leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>What is asked for in RBAC's words, for messages: <c>get namespaces</c>.</summary>
    public required string Permission { get; init; }

    public required string Namespace { get; init; }

    /// <summary>What a success has to be.</summary>
    public required ExpectedAnswer Expected { get; init; }

    /// <summary>False where the operation does not depend on it: that it is not answered is no reason to give up the others.</summary>
    public bool IsVital { get; init; } = true;

    /// <summary>True where the caller knows another way if this one is forbidden.</summary>
    public bool MayBeForbidden { get; init; }

    /// <summary>How many bytes an answer may have; no object is that long.</summary>
    public long LongestAnswer { get; init; } = 8 << 20;

    /// <summary>How many JSON values an answer may have.</summary>
    public int MostValues { get; init; } = JsonBorder.MaximumValuesOfPrograms;

    public string Accept { get; init; } = Json;

    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = Json;

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }

        return message;
    }
}
