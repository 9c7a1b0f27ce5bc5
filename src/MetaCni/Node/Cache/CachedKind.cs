// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Crd;
using MetaCni.Cluster;
using MetaCni.Cluster.Api;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Cache;

/// <summary>What a cache holds: which objects, which of their members, and how many bytes.</summary>
internal sealed record CachedKind
{
    /// <summary>An object whose used members are larger is never cached.</summary>
    public const int LargestObject = 64 << 10;

    private const string Partial = """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{""";

    /// <summary>The watched list.</summary>
    public required ApiRequest List { get; init; }

    /// <summary>The bytes of all objects together.</summary>
    public required long Budget { get; init; }

    /// <summary>The beginning of each answer, up to the metadata.</summary>
    public required byte[] Head { get; init; }

    /// <summary>The annotations that are kept.</summary>
    public required IReadOnlyList<byte[]> Annotations { get; init; }

    /// <summary>True if <c>spec.config</c> is kept.</summary>
    public bool HasConfig { get; init; }

    /// <summary>True for pods: they are read by the daemon itself, too.</summary>
    public bool ArePods { get; init; }

    /// <summary>The path of an object in the node API.</summary>
    public required Func<string, string, string> PathOf { get; init; }

    /// <summary>The definitions of the cluster.</summary>
    public static CachedKind Definitions { get; } = new()
    {
        List = new ApiRequest
        {
            Method = HttpMethod.Get,
            Path = "apis/k8s.cni.cncf.io/v1/network-attachment-definitions",
            Permission = "watch network-attachment-definitions.k8s.cni.cncf.io",
            Namespace = "",
            Expected = ExpectedAnswer.List("NetworkAttachmentDefinitionList"),
        },
        Budget = 8 << 20,
        Head = Encoding.UTF8.GetBytes("""{"kind":"NetworkAttachmentDefinition","apiVersion":"k8s.cni.cncf.io/v1","metadata":{"""),
        Annotations = Names(AnnotationNames.ResourceName),
        HasConfig = true,
        PathOf = (@namespace, name) => $"/apis/k8s.cni.cncf.io/v1/namespaces/{@namespace}/network-attachment-definitions/{name}",
    };

    /// <summary>The namespaces of the cluster.</summary>
    public static CachedKind Namespaces { get; } = new()
    {
        List = new ApiRequest
        {
            Method = HttpMethod.Get,
            Path = "api/v1/namespaces",
            Permission = "watch namespaces",
            Namespace = "",
            Expected = ExpectedAnswer.List("NamespaceList"),
            Accept = ApiRequest.MetadataOfList,
        },
        Budget = 1 << 20,
        Head = Encoding.UTF8.GetBytes(Partial),
        Annotations = Names(AnnotationNames.PrimaryNetwork, AnnotationNames.DefaultNetworks),
        PathOf = (_, name) => $"/api/v1/namespaces/{name}",
    };

    /// <summary>The pods of a node.</summary>
    public static CachedKind PodsOf(string node) => new()
    {
        List = new ApiRequest
        {
            Method = HttpMethod.Get,
            Path = $"api/v1/pods?fieldSelector={Uri.EscapeDataString($"spec.nodeName={node}")}",
            Permission = "watch pods",
            Namespace = "",
            Expected = ExpectedAnswer.List("PodList"),
            Accept = ApiRequest.MetadataOfList,
        },
        Budget = 4 << 20,
        Head = Encoding.UTF8.GetBytes(Partial),
        Annotations = Names([.. UsedAnnotations.Names, .. PodUid.AnnotationNames]),
        ArePods = true,
        PathOf = (@namespace, name) => $"/api/v1/namespaces/{@namespace}/pods/{name}",
    };

    private static byte[][] Names(params IEnumerable<string> names) => [.. names.Select(Encoding.UTF8.GetBytes)];
}
