// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Json;
using MetaCni.Cluster.Api;
using MetaCni.Planning;

namespace MetaCni.Node.Cache;

/// <summary>An object in a cache.</summary>
/// <param name="Path">Its path in the node API.</param>
/// <param name="Namespace">Its namespace; empty for a namespace.</param>
/// <param name="Uid">Its UID.</param>
/// <param name="Body">The answer to a request for it.</param>
internal sealed record CachedObject(string Path, string Namespace, string Uid, byte[] Body)
{
    // The objects of the dictionary, the record and the strings.
    private const int Overhead = 256;
    private const int BytesOfChar = 2;

    // The objects of a pod and its annotations.
    private const int OverheadOfPod = 1024;

    private Pod? _pod;

    /// <summary>True for a pod: it is kept as <see cref="Pod"/>, too, once it was asked for.</summary>
    public bool HasPod { get; init; }

    /// <summary>What it costs in memory at most; it does not change.</summary>
    public int Bytes => Body.Length + (BytesOfChar * (Path.Length + Uid.Length)) + Overhead + (HasPod ? (BytesOfChar * Body.Length) + OverheadOfPod : 0);

    /// <summary>The pod, if it is one.</summary>
    public Pod Pod => _pod ??= PodRequest.Read(
        new PodIdentity { Namespace = Namespace, Name = Path[(Path.LastIndexOf('/') + 1)..], Uid = Uid }, JsonBorder.ReadObject(Body, "a cached pod"));

    /// <summary>True if it is the pod that a runtime names.</summary>
    public bool IsPod(string uid) => uid.Length == 0 || uid == Uid || PodUid.IsSame(Pod.Identity with { Uid = uid }, Pod);

    public override string ToString() => $"{Path} {Encoding.UTF8.GetString(Body)}";
}
