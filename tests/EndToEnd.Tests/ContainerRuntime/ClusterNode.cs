// SPDX-License-Identifier: Apache-2.0

using ApiServer;
using ContainerRuntime;
using EndToEnd.Tests.Kubernetes;

namespace EndToEnd.Tests.ContainerRuntime;

/// <summary>A node with containerd in a cluster: metacni reaches the API server by TLS, as a user with the deployed role.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private ClusterNode(ContainerNode node, ApiCluster cluster) => (Node, Cluster) = (node, cluster);

    public ContainerNode Node { get; }

    public ApiCluster Cluster { get; }

    public static async Task<ClusterNode> StartAsync()
    {
        Machine.RequireContainers();
        var node = await ContainerNode.Start(node => MetaCniNetwork.OfCluster(KubeConfig(node), node.Directories, MetaCniNetwork.Primary()));
        try
        {
            var cluster = await ApiCluster.StartAsync(
                new TestApiServerOptions { Bind = endPoint => NamespaceListener.Bind(node.Host.Path, endPoint) });
            await File.WriteAllTextAsync(KubeConfig(node), cluster.Server.KubeConfig(ApiCluster.User));
            return new ClusterNode(node, cluster);
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Node.Dispose();
        await Cluster.DisposeAsync();
    }

    private static string KubeConfig(ContainerNode node) => node.Directories.Combine("kubeconfig");
}
