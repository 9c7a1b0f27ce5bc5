// SPDX-License-Identifier: Apache-2.0

using Cni.Json;

namespace MetaCni.Kubernetes.Requests;

/// <summary>A request to the API that can be sent more than once.</summary>
internal sealed record ApiRequest
{
    public const string Json = "application/json";

    /// <summary>The server sends only the <c>metadata</c> of the object.</summary>
    public const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /// <summary>The server sends only the <c>metadata</c> of each object of a list.</summary>
    public const string MetadataOfList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    public required HttpMethod Method { get; init; }

    /// <summary>The path below the server, without a leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>Verb and resource in RBAC's words, for messages: <c>get namespaces</c>.</summary>
    public required string Permission { get; init; }

    public required string Namespace { get; init; }

    /// <summary>What a successful response must contain.</summary>
    public required ExpectedAnswer Expected { get; init; }

    /// <summary>False if the operation does not depend on it: its failure does not abort other requests.</summary>
    public bool IsVital { get; init; } = true;

    /// <summary>True if the caller has an alternative when the request is forbidden.</summary>
    public bool MayBeForbidden { get; init; }

    /// <summary>The size limit of the response in bytes; valid objects are smaller.</summary>
    public long LongestAnswer { get; init; } = 8 << 20;

    /// <summary>The limit of JSON values in the response.</summary>
    public int MostValues { get; init; } = JsonBorder.MaximumValuesOfPrograms;

    public string Accept { get; init; } = Json;

    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = Json;

    /// <summary>True for a request that the daemon of this node does not take: if there is an API server, it is asked at once.</summary>
    public bool IsForServer { get; init; }

    /// <summary>Headers for the daemon of this node (<see cref="Requests.NodeHeaders"/>); an API server does not get them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> NodeHeaders { get; init; } = [];
}
