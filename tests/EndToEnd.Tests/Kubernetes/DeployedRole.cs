// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Access;
using ApiServer.Manifests;
using Support;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>What deploy/plugin/rbac.yaml permits, and no more.</summary>
internal static class DeployedRole
{
    public static Rule[] Rules { get; } = Read();

    /// <summary>Multus's role: it may update a pod's status, but not patch it.</summary>
    public static Rule[] OfMultus { get; } =
    [
        new(["*"], ["k8s.cni.cncf.io"], ["*"]),
        new(["get", "update"], [""], ["pods", "pods/status"]),
        new(["create", "patch", "update"], ["", "events.k8s.io"], ["events"]),
    ];

    private static Rule[] Read()
    {
        var role = ManifestReader.Read(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "deploy", "plugin", "rbac.yaml")))
            .Single(document => (string?)document["kind"] == "ClusterRole");
        return [.. role["rules"]!.AsArray().Select(rule => new Rule(Texts(rule!["verbs"]), Texts(rule["apiGroups"]), Texts(rule["resources"])))];
    }

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(text => (string)text!)];
}
