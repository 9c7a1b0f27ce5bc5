// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>Which pod is being attached.</summary>
internal sealed record PodIdentity
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>The UID as the runtime or the API server gave it; empty where neither did.</summary>
    public string Uid { get; init; } = "";

    /// <summary>
    /// The pod that CNI_ARGS names, whatever else is in there: a DEL does not fail for it. Null where it names no pod that can exist.
    /// </summary>
    public static PodIdentity? Of(CniArguments arguments) =>
        Named(arguments) is { } pod && ObjectName.IsNamespace(pod.Namespace) && ObjectName.IsName(pod.Name) ? pod : null;

    /// <summary>The same, its names unchecked. Podman names a container in K8S_POD_NAME, and knows no namespaces.</summary>
    public static PodIdentity? Named(CniArguments arguments) => arguments["K8S_POD_NAMESPACE"] is { Length: > 0 } @namespace
        ? new PodIdentity { Namespace = @namespace, Name = arguments["K8S_POD_NAME"] ?? "", Uid = arguments["K8S_POD_UID"] ?? "" }
        : null;

    public override string ToString() => $"{Namespace}/{Name}";
}
