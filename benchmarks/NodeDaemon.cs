// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Support;

namespace Benchmarks;

/// <summary>
/// <c>metacni daemon</c> as a separate process, with directories of the benchmark and the API test server as its cluster's.
/// </summary>
internal sealed partial class NodeDaemon : IDisposable
{
    /// <summary>The node of the benchmark's pods.</summary>
    public const string NodeName = "bench-node";

    public const string RunDirectory = "run";

    // The path of a service account is fixed: the process gets a /run of its own.
    private const string InPod = """
        set -e
        mount -t tmpfs none /run
        mkdir -p /run/secrets/kubernetes.io/serviceaccount
        cp "$FILES/token" "$FILES/ca.crt" /run/secrets/kubernetes.io/serviceaccount
        exec "$METACNI" daemon --settings "$FILES/settings" --bin-dir "$FILES/bin" --conf-dir "$FILES/daemon-net.d" \
            --state-dir "$FILES/state" --run-dir "$FILES/run"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly RunningProcess _process;

    /// <summary>Starts the daemon; returns when it answers for a definition from its cache.</summary>
    public NodeDaemon(TemporaryDirectory directory, string definition)
    {
        var kubeconfig = File.ReadAllText(directory.Combine(MetaConfigs.KubeConfigName));
        directory.Write("ca.crt", Encoding.ASCII.GetString(Convert.FromBase64String(Authority().Match(kubeconfig).Groups[1].Value)));
        directory.Write("token", Token().Match(kubeconfig).Groups[1].Value);
        foreach (var name in new[] { "settings", "bin", "daemon-net.d", "state", RunDirectory })
        {
            directory.Subdirectory(name);
        }

        var server = new Uri(Server().Match(kubeconfig).Groups[1].Value);
        _process = new RunningProcess("unshare", ["--mount", "sh", "-c", InPod], new Dictionary<string, string>
        {
            ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
            ["METACNI"] = RepositoryPaths.MetaCni,
            ["FILES"] = directory.Path,
            ["KUBERNETES_SERVICE_HOST"] = server.Host,
            ["KUBERNETES_SERVICE_PORT"] = $"{server.Port}",
            ["NODE_NAME"] = NodeName,
            ["POD_NAME"] = "metacni",
            ["POD_NAMESPACE"] = "kube-system",
            ["POD_UID"] = "a7f1c9f2-3d0f-4a53-a8ce-9d3c7bb2f0a1",
        });
        Await(directory.Combine(RunDirectory, "node.sock"), definition);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Signal("TERM");
            _ = _process.Wait();
        }

        _process.Dispose();
    }

    private void Await(string socket, string definition)
    {
        for (var left = Patience; !Answer(socket, definition).Contains("MetaCni-Source: cache", StringComparison.OrdinalIgnoreCase); left -= Pause)
        {
            if (left <= TimeSpan.Zero || _process.HasExited)
            {
                _process.Kill();
                throw new InvalidOperationException($"the daemon does not answer from its cache; its log: {_process.Wait().Text}");
            }

            Thread.Sleep(Pause);
        }
    }

    // A socket, not HttpClient: its connections would be made on threads that are in another network namespace.
    private static string Answer(string socket, string definition)
    {
        try
        {
            using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            connection.Connect(new UnixDomainSocketEndPoint(socket));
            connection.Send(Encoding.ASCII.GetBytes(
                $"GET /apis/k8s.cni.cncf.io/v1/namespaces/default/network-attachment-definitions/{definition} HTTP/1.1\r\n"
                + "Host: node\r\nConnection: close\r\n\r\n"));
            var answer = new MemoryStream();
            using var stream = new NetworkStream(connection);
            stream.CopyTo(answer);
            return Encoding.UTF8.GetString(answer.ToArray());
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return "";
        }
    }

    [GeneratedRegex("certificate-authority-data: *\"?([A-Za-z0-9+/=]+)")]
    private static partial Regex Authority();

    [GeneratedRegex("token: *\"?([^\\s\"]+)")]
    private static partial Regex Token();

    [GeneratedRegex("server: *\"?([^\\s\"]+)")]
    private static partial Regex Server();
}
