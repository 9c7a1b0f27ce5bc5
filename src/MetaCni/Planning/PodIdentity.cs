// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>The identity of the pod being attached.</summary>
internal sealed record PodIdentity
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>The UID from the runtime or the API server; empty if neither gave one.</summary>
    public string Uid { get; init; } = "";

    /// <summary>
    /// The pod in CNI_ARGS; null if its names are invalid. Other invalid arguments do not matter, so that a DEL does not fail for them.
    /// </summary>
    public static PodIdentity? Of(CniArguments arguments) =>
        Named(arguments) is { } pod && ObjectName.IsNamespace(pod.Namespace) && ObjectName.IsName(pod.Name) ? pod : null;

    /// <summary>
    /// As <see cref="Of"/>, with unchecked names. Podman puts a container's name into K8S_POD_NAME and has no namespaces.
    /// </summary>
    public static PodIdentity? Named(CniArguments arguments) => arguments["K8S_POD_NAMESPACE"] is { Length: > 0 } @namespace
        ? new PodIdentity { Namespace = @namespace, Name = arguments["K8S_POD_NAME"] ?? "", Uid = arguments["K8S_POD_UID"] ?? "" }
        : null;

    public override string ToString() => $"{Namespace}/{Name}";
}
