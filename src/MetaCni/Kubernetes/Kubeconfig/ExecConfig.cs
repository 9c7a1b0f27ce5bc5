// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>A credential program: <c>exec</c> of a kubeconfig's user.</summary>
internal sealed record ExecConfig
{
    public const string V1 = "client.authentication.k8s.io/v1";
    public const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    public required string ApiVersion { get; init; }

    /// <summary>A path, or a name to find in PATH.</summary>
    public required string Command { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The variables that the program gets in addition to our environment.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The hint to show if the program is not found.</summary>
    public string InstallHint { get; init; } = "";

    /// <summary>
    /// The cluster information for the program (<c>provideClusterInfo</c>); null where the kubeconfig does not enable it.
    /// </summary>
    public JsonObject? Cluster { get; init; }
}
