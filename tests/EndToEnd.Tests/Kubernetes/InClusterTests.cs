// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>Without a kubeconfig, in a pod: the address is in the environment, the credential in the service account's directory.</summary>
public sealed class InClusterTests
{
    // The directory's path is fixed: the process gets a /run of its own, in which only the namespaces are the host's.
    private const string InPod = """
        set -e
        mkdir "$FILES/netns"
        mount --rbind /run/netns "$FILES/netns"
        mount -t tmpfs none /run
        mkdir -p /run/netns /run/secrets/kubernetes.io/serviceaccount
        mount --rbind "$FILES/netns" /run/netns
        for file in $ACCOUNT; do cp "$FILES/$file" /run/secrets/kubernetes.io/serviceaccount/; done
        exec "$METACNI"
        """;

    [SkippableFact]
    public async Task The_service_account_is_used()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Select("a");

        (await AddAsync(sandbox, "token ca.crt")).EnsureSuccess("ADD");

        Assert.Contains("default/a", sandbox.StatusText, StringComparison.Ordinal);
        Assert.All(sandbox.Cluster.Server.Requests, request => Assert.Equal(ApiCluster.User, request.User));
    }

    [SkippableFact]
    public async Task A_service_account_that_is_not_mounted_is_named()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();

        var outcome = await AddAsync(sandbox, "token");

        BadInput.Refusal.RequireError(outcome, 5, "KUBERNETES_SERVICE_HOST", "ca.crt", "kubeconfig");
    }

    private static async Task<ProcessOutcome> AddAsync(KubernetesSandbox sandbox, string account)
    {
        using var files = new TemporaryDirectory();
        files.Write("token", sandbox.Cluster.Server.Token(ApiCluster.User));
        files.Write("ca.crt", sandbox.Cluster.Server.AuthorityPem);
        var config = sandbox.Config();
        config.Remove("kubeconfig");
        var environment = Environment(sandbox, files);
        environment["ACCOUNT"] = account;
        return await Task.Factory.StartNew(
            () => Shell.Run("unshare", ["--mount", "sh", "-c", InPod], environment, System.Text.Encoding.UTF8.GetBytes(config.ToJsonString())),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private static Dictionary<string, string> Environment(KubernetesSandbox sandbox, TemporaryDirectory files) => new()
    {
        ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
        ["METACNI"] = RepositoryPaths.MetaCni,
        ["FILES"] = files.Path,
        ["KUBERNETES_SERVICE_HOST"] = sandbox.Cluster.Server.Address.Host,
        ["KUBERNETES_SERVICE_PORT"] = $"{sandbox.Cluster.Server.Address.Port}",
        ["CNI_COMMAND"] = "ADD",
        ["CNI_CONTAINERID"] = sandbox.Node.ContainerId,
        ["CNI_NETNS"] = sandbox.Node.Namespace.Path,
        ["CNI_IFNAME"] = "eth0",
        ["CNI_PATH"] = sandbox.Node.Recorders.BinDirectory,
        ["CNI_ARGS"] = sandbox.Pod.CniArgs(sandbox.Node.ContainerId),
        ["RECORDER_DIR"] = sandbox.Node.Recorders.RecordDirectory,
    };
}
