// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using ApiServer;
using k8s;
using Support;

namespace Doubles.Tests.ApiServer;

public sealed class ProcessTests
{
    [Fact]
    public async Task The_server_process_serves_manifests_until_SIGTERM()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("manifests/pod.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {tier: "1"}}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              namespace: shop
            spec:
              nodeName: node1
              terminationGracePeriodSeconds: 5
              containers: [{name: c, image: x}]
            """);
        directory.Write("manifests/net.json", TestObjects.Definition("net").ToJsonString());
        var kubeconfig = directory.Combine("kubeconfig");
        using var process = Start(["--manifests", directory.Combine("manifests"), "--kubeconfig-out", kubeconfig]);
        try
        {
            Assert.StartsWith("https://127.0.0.1:", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
            await CheckObjects(await File.ReadAllTextAsync(kubeconfig));

            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task CheckObjects(string kubeconfig)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(kubeconfig));
        using var kubernetes = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(stream));
        var pod = await kubernetes.CoreV1.ReadNamespacedPodAsync("web", "shop");
        var shop = await kubernetes.CoreV1.ReadNamespaceAsync("shop");

        Assert.Equal(5, pod.Spec.TerminationGracePeriodSeconds);
        Assert.Equal("1", shop.Metadata.Labels["tier"]);
    }

    private static Process Start(string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [typeof(TestApiServer).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
        return Process.Start(info)!;
    }
}
