// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>A program that gives the credential: <c>exec</c> of a kubeconfig's user.</summary>
internal sealed record ExecConfig
{
    public const string V1 = "client.authentication.k8s.io/v1";
    public const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    public required string ApiVersion { get; init; }

    /// <summary>A path, or a name that is looked for in PATH.</summary>
    public required string Command { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What the program finds in its environment beside ours.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>What to say where the program is not there.</summary>
    public string InstallHint { get; init; } = "";

    /// <summary>What the program is told about the cluster; null where it does not want to know.</summary>
    public JsonObject? Cluster { get; init; }
}
