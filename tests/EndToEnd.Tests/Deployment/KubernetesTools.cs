// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Manifests;
using Support;

namespace EndToEnd.Tests.Deployment;

/// <summary>The real kubectl and helm, which <c>make setup</c> fetches for amd64. Tests call <see cref="Require"/> first.</summary>
internal static class KubernetesTools
{
    private static readonly string Tools = Path.Combine(RepositoryPaths.Root, "artifacts", "kubernetes");

    /// <summary>deploy/ of the repository.</summary>
    public static string Deploy { get; } = Path.Combine(RepositoryPaths.Root, "deploy");

    public static void Require() => Skip.IfNot(
        File.Exists(Path.Combine(Tools, "kubectl")), "there is no kubectl in artifacts/kubernetes: run make setup (on amd64; there is none for others)");

    /// <summary>The objects of <c>kubectl kustomize deploy/DIRECTORY</c>.</summary>
    public static IReadOnlyList<JsonObject> Kustomize(string directory) =>
        [.. ManifestReader.Read(Shell.Output(Path.Combine(Tools, "kubectl"), "kustomize", Path.Combine(Deploy, directory)))];

    /// <summary>Runs helm with the chart.</summary>
    public static ProcessOutcome Helm(string verb, params IEnumerable<string> arguments) =>
        Shell.Run(Path.Combine(Tools, "helm"), [verb, Path.Combine(Deploy, "chart"), .. arguments]);
}
