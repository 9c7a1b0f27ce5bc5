// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Kubernetes.Kubeconfig;

/// <summary>Kubeconfigs as people and installers write them.</summary>
internal static class KubeConfigText
{
    /// <summary>One context; <paramref name="user"/> and <paramref name="cluster"/> are members in YAML's flow style.</summary>
    public static string Of(string user = "token: secret-of-a-test", string cluster = "") => $$"""
        apiVersion: v1
        kind: Config
        current-context: node
        contexts:
        - name: other
          context: {cluster: elsewhere, user: somebody}
        - name: node
          context: {cluster: here, user: metacni}
        clusters:
        - name: elsewhere
          cluster: {server: "https://10.0.0.2:6443"}
        - name: here
          cluster: {server: "https://10.0.0.1:6443"{{(cluster.Length > 0 ? ", " + cluster : "")}}}
        users:
        - name: somebody
          user: {token: other}
        - name: metacni
          user: { {{user}} }

        """;
}
