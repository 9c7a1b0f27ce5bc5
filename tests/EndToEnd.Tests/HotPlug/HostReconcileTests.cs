// SPDX-License-Identifier: Apache-2.0

using Crd;
using EndToEnd.Tests.Repair;
using Linux.Namespaces;
using MetaCni.Install.Configuration;
using MetaCni.Node.Cache;
using MetaCni.Node.Duties;
using MetaCni.Node.Host;
using MetaCni.Node.HotPlug;
using MetaCni.Planning;
using Support;

namespace EndToEnd.Tests.HotPlug;

/// <summary>The daemon's hot-plug with real plugins, on a host whose namespaces are not the daemon's; docs/operations.md "Hot-plug".</summary>
public sealed class HostReconcileTests : IDisposable
{
    private readonly RepairNode _node = new();
    private readonly ProcessNamespaces _host;
    private readonly RepairPod _pod;
    private readonly OnePod _pods;
    private readonly List<ReconcileAttempt> _attempts = [];

    public HostReconcileTests()
    {
        _host = ProcessNamespaces.Open(_node.InitId);
        _node.Manifests.AddDefinition("default", "lab", $$"""
            {"cniVersion": "1.0.0", "type": "bridge", "bridge": "br1", "ipam": {"type": "host-local", "dataDir": "{{_node.Combine("leases")}}", "ranges": [[{"subnet": "10.91.0.0/24"}]] } }
            """);
        _pod = _node.Attach();
        _pods = new OnePod(_pod.Pod);
    }

    public void Dispose()
    {
        _host.Dispose();
        _node.Dispose();
    }

    [SkippableFact]
    public async Task A_running_pod_gains_and_loses_a_network_and_its_DEL_leaves_nothing()
    {
        var round = NewRound();

        Annotate("lab");
        await ReconcileAsync(round);
        Assert.Equal(["eth0", "net1"], _pod.LinkNames.Order());
        Assert.Equal(2, _node.Leases.Count);

        _node.Time.Skip(HotPlugPod.FirstSpacing);
        Annotate(null);
        await ReconcileAsync(round);
        Assert.Equal(["eth0"], _pod.LinkNames.Order());
        Assert.Single(_node.Leases);

        Assert.All(_attempts, attempt => Assert.Equal((ReconcileOutcomeKind.Succeeded, 0), (attempt.Outcome.Kind, attempt.Failures)));
        Assert.Equal(2, _attempts.Count);
        _pod.Runtime.Del().EnsureSuccess("DEL");
        Assert.Empty(_node.Leases);
    }

    [SkippableFact]
    public async Task A_network_that_does_not_exist_is_a_failure_in_the_words_of_the_reconcile()
    {
        Annotate("nowhere");

        await ReconcileAsync(NewRound());

        var outcome = Assert.Single(_attempts).Outcome;
        Assert.Equal(ReconcileOutcomeKind.Failed, outcome.Kind);
        Assert.Contains("nowhere", outcome.Words, StringComparison.Ordinal);
        Assert.Equal(["eth0"], _pod.LinkNames.Order());
    }

    [SkippableFact]
    public async Task An_invalid_annotation_is_refused_and_changes_nothing()
    {
        Annotate("[{\"name\": 1}]");

        await ReconcileAsync(NewRound());

        Assert.Equal(ReconcileOutcomeKind.Refused, Assert.Single(_attempts).Outcome.Kind);
        Assert.Equal(["eth0"], _pod.LinkNames.Order());
    }

    [SkippableFact]
    public async Task A_daemon_that_starts_while_a_reconcile_runs_starts_no_second_one()
    {
        _node.OnTheHost($"mkfifo {_node.Combine("gate")}");
        _node.Script("bridge", $"echo $$ >> {_node.Combine("calls")}; read word < {_node.Combine("gate")}");
        Annotate("lab");
        var (before, after) = (NewRound(), NewRound());

        await RoundAsync(before);
        await RoundAsync(after);
        await File.WriteAllTextAsync(_node.Combine("gate"), "go\n");
        await Task.WhenAll([.. before.Running, .. after.Running]).WaitAsync(TimeLimit.Length);
        await RoundAsync(after);

        Assert.Empty(after.Running);
        Assert.Single(await File.ReadAllLinesAsync(_node.Combine("calls")));
        Assert.Contains("net1", _pod.LinkNames);
    }

    private HotPlugRound NewRound() => new(_node.Journal, _pods, _node.Time) { Report = _attempts.Add };

    // With the reconcile and what it came to.
    private async Task ReconcileAsync(HotPlugRound round)
    {
        await RoundAsync(round);
        await Task.WhenAll(round.Running).WaitAsync(TimeLimit.Length);
        await RoundAsync(round);
    }

    private Task RoundAsync(HotPlugRound round) => round.RunAsync(
        PublishedSettings.Config(_node.Directories)!,
        new HostReconciles(new HostCommands(_node.Directories, _host, TimeProvider.System), ProcessNamespaces.Open(_node.InitId), TimeProvider.System),
        CancellationToken.None);

    private void Annotate(string? networks)
    {
        var annotations = networks is null ? [] : new Dictionary<string, string> { [AnnotationNames.Networks] = networks };
        _node.Manifests.AddPod(_pod.Pod, annotations);
        _pods.Annotations = annotations;
    }

    private sealed class OnePod(TestPod pod) : ILocalPods
    {
        public Dictionary<string, string> Annotations { get; set; } = [];

        public bool IsCurrent => true;

        public IReadOnlyList<Pod> All =>
            [new Pod { Identity = new PodIdentity { Namespace = pod.Namespace, Name = pod.Name, Uid = pod.Uid }, Annotations = Annotations }];

        public ChangeSignal Changed { get; } = new();

        public Task<Pod?> ReadAsync(PodIdentity wanted, Action readsLive, CancellationToken cancellationToken) => Task.FromResult<Pod?>(null);

        public Task<Pod?> FindAsync(PodIdentity wanted, Action readsLive, CancellationToken cancellationToken) => Task.FromResult<Pod?>(null);
    }
}
