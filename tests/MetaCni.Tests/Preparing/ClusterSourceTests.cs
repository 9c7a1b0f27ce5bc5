// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Config;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Preparing;
using MetaCni.Tests.Kubernetes;
using MetaCni.Tests.Kubernetes.Kubeconfig;
using MetaCni.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Support;

namespace MetaCni.Tests.Preparing;

public sealed class ClusterSourceTests : IDisposable
{
    private const string Web = """{"kind":"Pod","metadata":{"name":"web","namespace":"shop"}}""";

    private static readonly PodIdentity Pod = new() { Namespace = "shop", Name = "web" };

    private readonly TemporaryDirectory _directory = new();
    private int _preparations;

    public void Dispose() => _directory.Dispose();

    // A server that needs seconds for each answer is not asked in vain because the deadline is short.
    [Theory]
    [InlineData(5, 10)]
    [InlineData(10, 10)]
    [InlineData(30, 10)]
    [InlineData(60, 20)]
    [InlineData(90, 30)]
    [InlineData(300, 30)]
    public void The_request_timeout_is_a_third_of_the_deadline_between_10_and_30_seconds(int deadline, int patience) =>
        Assert.Equal(TimeSpan.FromSeconds(patience), ClusterSource.PatienceOf(TimeSpan.FromSeconds(deadline)));

    [Fact]
    public async Task With_a_daemon_that_answers_the_kubeconfig_is_not_read()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Answer(200, Web));
        using var cluster = Source().Select(Config(daemon.Path, "/nonexistent/kubeconfig"), [], connectEarly: true)!;

        Assert.Equal("web", (await cluster.GetPodAsync(Pod, CancellationToken.None)).Identity.Name);
        Assert.True(cluster.MayHandOver);
        Assert.Equal(0, _preparations);
    }

    [Fact]
    public async Task A_kubeconfig_that_cannot_be_read_is_an_error_once_the_daemon_has_no_answer()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Answer(504, "{}", "daemon"));
        using var cluster = Source().Select(Config(daemon.Path, "/nonexistent/kubeconfig"), [], connectEarly: true)!;

        var error = await Failure.OfAsync(() => cluster.GetPodAsync(Pod, CancellationToken.None));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains("/nonexistent/kubeconfig", error.Message, StringComparison.Ordinal);
    }

    // Before anything is attached.
    [Fact]
    public void Without_a_daemon_behind_the_socket_a_missing_token_is_reported_at_once()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Answer(200, Web));
        daemon.StopListening();
        var kubeConfig = _directory.Write("kubeconfig", KubeConfigText.Of(user: "tokenFile: /nonexistent/token"));

        var error = Assert.Throws<CniException>(() => Source().Select(Config(daemon.Path, kubeConfig), [], connectEarly: true)).Error;

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains("/nonexistent/token", error.Message, StringComparison.Ordinal);
    }

    // As STATUS does.
    [Fact]
    public void Without_requests_to_follow_the_kubeconfig_is_checked_even_with_a_daemon()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Answer(200, Web));

        Assert.Throws<CniException>(() => Source().Select(Config(daemon.Path, "/nonexistent/kubeconfig"), [], connectEarly: false));
    }

    [Fact]
    public void Without_any_source_there_is_no_cluster() =>
        Assert.Null(Source().Select(Config(_directory.Combine("node.sock"), ""), [], connectEarly: true));

    private ClusterSource Source() => new(new FakeTimeProvider(), new OperatorLog(new LogConfig(), TextWriter.Null, TimeProvider.System), _ => _preparations++)
    {
        Budget = TimeSpan.FromSeconds(30),
    };

    private static MetaConfig Config(string socket, string kubeConfig) => new()
    {
        Version = CniVersion.V100,
        Name = "n",
        Type = "metacni",
        NodeSocket = socket,
        KubeConfig = kubeConfig,
    };
}
