// SPDX-License-Identifier: Apache-2.0

using System.Text;
using ApiServer.Faults;
using EndToEnd.Tests.Kubernetes;

namespace EndToEnd.Tests.FailureModes;

/// <summary>The API server is away, slow, overloaded or broken.</summary>
public sealed class ServerTests
{
    // Enough for what comes before the failure, on a busy machine too.
    private const string Short = "8s";

    private static bool IsStatus(RecordedRequest request) => request.Path.EndsWith("/status", StringComparison.Ordinal);

    [SkippableFact]
    public async Task ADD_attaches_nothing_while_the_API_server_is_down()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        await sandbox.Cluster.Server.StopListeningAsync();

        var outcome = await AddAsync(sandbox, Short);

        Undone.Require(sandbox, outcome, 11, "", "get pods", "refused", $"127.0.0.1:{sandbox.Cluster.Server.Address.Port}");
    }

    [SkippableFact]
    public async Task An_API_server_that_is_down_for_the_status_update_rolls_back_the_ADD()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        await sandbox.Cluster.Server.StopListeningAsync();
        var config = sandbox.ConfigWithAnnotations();
        config["deadline"] = Short;

        var outcome = await sandbox.AddAsync(config);

        Undone.Require(sandbox, outcome, 11, "eth0", "patch pods/status", "refused");
    }

    [SkippableFact]
    public async Task DEL_detaches_everything_while_the_API_server_is_down()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Select("a");
        (await sandbox.AddAsync()).EnsureSuccess("ADD");
        sandbox.Node.Recorders.Forget();
        await sandbox.Cluster.Server.StopListeningAsync();

        (await sandbox.RunAsync("DEL", sandbox.Config())).EnsureSuccess("DEL");

        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Node.Recorders.Order);
        Assert.Empty(sandbox.Node.Records);
    }

    [SkippableFact]
    public async Task ADD_waits_for_an_API_server_that_needs_700_ms_for_each_response()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Select("a");
        sandbox.Fault(Fault.Slow(TimeSpan.FromMilliseconds(700)));

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.Equal(3, sandbox.Cluster.Lines.Count);
        Assert.Contains("default/a", sandbox.StatusText, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ADD_rolls_back_at_the_deadline_if_the_API_server_does_not_respond()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Fault(Fault.Hang() with { When = IsStatus });

        var outcome = await AddAsync(sandbox, Short);

        Undone.Require(sandbox, outcome, 11, "eth0", "patch pods/status", "before the deadline");
        Assert.Null(sandbox.StatusText);
    }

    [SkippableFact]
    public async Task Transient_API_server_errors_do_not_fail_the_ADD()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Select("a");
        sandbox.Fault(Fault.TooManyRequests(retryAfterSeconds: 1) with { When = request => request.Method == "GET", Times = 1 });
        sandbox.Fault(Fault.InternalError() with { When = request => request.Path.EndsWith("/a", StringComparison.Ordinal), Times = 2 });
        sandbox.Fault(Fault.Reset() with { When = IsStatus, Times = 1 });
        sandbox.Fault(Fault.LoseAnswer() with { When = IsStatus, Times = 1 });

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.Equal([2, 3, 3], new[] { "GET " + sandbox.PodPath, "/a", "/status" }.Select(
            end => sandbox.Cluster.Lines.Count(line => line.EndsWith(end, StringComparison.Ordinal))));
        Assert.Equal(["ADD eth0 (recorder)", "ADD net1 (recorder)"], sandbox.Node.Recorders.Order);
        Assert.Contains("default/a", sandbox.StatusText, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ADD_gives_up_at_the_deadline_if_the_API_server_stays_overloaded()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Fault(Fault.TooManyRequests(retryAfterSeconds: 3600));

        var outcome = await AddAsync(sandbox, Short);

        Undone.Require(sandbox, outcome, 11, "", "429");
    }

    // A portal's page, an empty body, another pod's object: none of them says that the pod has no networks.
    [SkippableTheory]
    [InlineData("<html>sign in</html>")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"kind":"Pod","metadata":{"name":"other","namespace":"default"}}""")]
    public async Task A_200_response_that_is_not_the_pod_fails_the_ADD(string body)
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Select("a");
        sandbox.Fault(Fault.Answer(200, "text/html", Encoding.UTF8.GetBytes(body)) with { When = request => request.Path == sandbox.PodPath });

        var outcome = await sandbox.AddAsync();

        Undone.Require(sandbox, outcome, 11, "", "Pod default/pod1", "text/html", "path of the kubeconfig's server");
    }

    [SkippableFact]
    public async Task A_200_response_that_is_not_from_the_API_server_does_not_confirm_the_status()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Fault(Fault.Answer(200, "text/html", "<html>"u8.ToArray()) with { When = IsStatus });

        var outcome = await sandbox.AddAsync();

        Undone.Require(sandbox, outcome, 11, "eth0", "patch pods/status", "text/html");
    }

    [SkippableFact]
    public async Task A_response_over_8_MiB_is_refused()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Fault(Fault.Answer(200, "application/json", new byte[9 << 20]) with { When = request => request.Path == sandbox.PodPath });

        var outcome = await sandbox.AddAsync();

        Undone.Require(sandbox, outcome, 5, "", "get pods", "size limit of 8 MiB");
    }

    // One that passes pings and nothing else: 10 seconds of a deadline of less than 30, then a connection of its own.
    [SkippableFact]
    public async Task A_request_without_a_response_is_sent_again_on_a_new_connection()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Fault(Fault.Hang() with { When = IsStatus, Times = 1 });

        (await AddAsync(sandbox, "29s")).EnsureSuccess("ADD");

        Assert.Equal(2, sandbox.Cluster.Lines.Count(line => line.StartsWith("PATCH", StringComparison.Ordinal)));
    }

    // The failure is the operation's; the event about it fails for the same reason.
    [SkippableFact]
    public async Task A_failure_that_also_prevents_the_event_is_logged_once()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        await sandbox.Cluster.Server.StopListeningAsync();

        var outcome = await AddAsync(sandbox, Short);

        Assert.Contains("level=error", Assert.Single(outcome.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Events_that_fail_do_not_fail_the_ADD()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Fault(Fault.Hang() with { When = ApiCluster.IsEvent });

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.NotNull(sandbox.StatusText);
    }

    [SkippableFact]
    public async Task An_event_that_cannot_be_sent_before_the_deadline_is_dropped_with_a_warning()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Fault(Fault.TooManyRequests(120) with { When = ApiCluster.IsEvent });

        var outcome = await sandbox.AddAsync();

        outcome.EnsureSuccess("ADD");
        Assert.Contains("was not created", outcome.Stderr, StringComparison.Ordinal);
        Assert.NotNull(sandbox.StatusText);
    }

    private static Task<Support.ProcessOutcome> AddAsync(KubernetesSandbox sandbox, string deadline)
    {
        var config = sandbox.Config();
        config["deadline"] = deadline;
        return sandbox.AddAsync(config);
    }
}
