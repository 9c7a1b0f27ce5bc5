// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using Cni.Runtime;
using Cni.Values;
using Linux.Netlink;
using MetaCni.Attaching;
using MetaCni.Attaching.HotPlug;
using MetaCni.Attaching.Plugins;
using MetaCni.Config;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Planning.HotPlug;
using MetaCni.Tests.Planning;
using MetaCni.Tests.Planning.HotPlug;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Attaching.HotPlug;

/// <summary>A pod that is attached, with plugins that make and delete interfaces in its namespace.</summary>
internal sealed class RunningPod : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<Link> _links = [];

    public RunningPod(string networks, params IReadOnlyList<KernelRoute> routes)
    {
        Routes = new FakeNamespaceRoutes(routes);
        Journal = new AttachmentJournal(_directory.Combine("state"), TimeProvider.System);
        Journal.RequireUsable();
        Runner.Answer = Answer;
        View = new FakeNamespaceView { RouteList = Routes };
        Plan = AttachedPods.Attached(networks);
        var file = Journal.Begin(Plan, View.Cookie);
        var attacher = new Attacher(Delegates, TimeProvider.System, _ => { });
        _ = attacher.AttachAll(Plan, file, CancellationToken.None);
        file.Completed([.. Interfaces], []);
        Runner.Forget();
    }

    public AttachmentPlan Plan { get; }

    public AttachmentJournal Journal { get; }

    public FakePluginRunner Runner { get; } = new();

    public FakeNamespaceRoutes Routes { get; }

    public FakeNamespaceView View { get; }

    /// <summary>Called before (false) and after (true) each plugin has worked.</summary>
    public Action<FakeCall, bool> Around { get; set; } = (_, _) => { };

    /// <summary>The calls that fail, as <c>ADD net2</c>.</summary>
    public HashSet<string> Failing { get; } = [];

    /// <summary>Whether requests that are not honoured fail; the plugins of this pod honour no MAC address.</summary>
    public RequestPolicy Policy { get; set; } = RequestPolicy.Warn;

    /// <summary>Has the events.</summary>
    public FakeCluster Cluster { get; } = new();

    public IEnumerable<string> Interfaces => _links.Select(link => link.Name);

    public string RecordFile => Journal.FileOf(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName);

    public AttachmentRecord Record =>
        Journal.TryRead(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out var record) ? record : throw new InvalidOperationException("no record");

    /// <summary>Each attachment on record as <c>team/a net1</c>.</summary>
    public IEnumerable<string> Recorded => Record.Attachments.Select(attachment => $"{attachment.Planned.Network} {attachment.Planned.InterfaceName}");

    private Delegates Delegates => new(new NetworkRuntime(Runner), []);

    /// <summary>What <c>metacni reconcile</c> does under the lock.</summary>
    public async Task<bool> ReconcileAsync(string networks, CancellationToken stop = default)
    {
        var steps = new ChangeSteps(Journal, Delegates, TimeProvider.System) { OpenNamespace = _ => View };
        var record = Record;
        record = record.IsUnsettled ? UnfinishedChange.Finish(record, Journal, steps, TimeProvider.System) : record;
        var pod = PlanInputs.Pod(networks);
        var change = SelectionDifference.Of(record.Plan, pod, PlanInputs.Config);
        var plan = HotPlugPlanner.Plan(new HotPlugInput
        {
            Config = PlanInputs.Config with { RequestPolicy = Policy },
            Attached = record.Plan,
            Change = change,
            Resolved = [.. change.Replaced.Select(one => one.Request).Concat(change.Added).Select(AttachedPods.Resolved)],
            Existing = Interfaces.Select(Named.Interface).ToHashSet(),
        });
        using var report = new AddReport(Logs.None, Plan.Sandbox.ContainerId, TimeProvider.System);
        report.Concerns(pod.Identity, Cluster);
        var audience = new AttachmentAudience
        {
            Report = report,
            Cluster = null,
            Pod = pod,
            Version = CniVersion.V100,
            AnswerAsync = (_, _) => Task.CompletedTask,
        };
        try
        {
            return await new ChangeRun(Journal, steps, TimeProvider.System).RunAsync(record, plan, View, audience, stop);
        }
        catch (CniException e)
        {
            await report.FailedAsync(e.Error, AddReport.Patience, CancellationToken.None);
            throw;
        }
    }

    /// <summary>A DEL of the runtime.</summary>
    public DetachReport Delete()
    {
        using var deadline = Deadline.Start(Deadline.Del, TimeProvider.System, CancellationToken.None);
        var traces = new RecordTraces(Journal, _directory.Combine("state"), _ => { });
        return new RecordDetacher(Journal, Delegates, traces, TimeProvider.System) { OpenNamespace = _ => View }
            .Detach(Record, Plan.Sandbox.NetworkNamespace, deadline, CancellationToken.None);
    }

    /// <summary>The disk and the kernel as they are now.</summary>
    public (string Record, IReadOnlyList<Link> Links) Snapshot() => (File.ReadAllText(RecordFile), [.. _links]);

    public void Restore((string Record, IReadOnlyList<Link> Links) snapshot)
    {
        File.WriteAllText(RecordFile, snapshot.Record);
        _links.Clear();
        _links.AddRange(snapshot.Links);
        View.LinkList = [.. _links];
        Runner.Forget();
    }

    public void Dispose()
    {
        Cluster.Dispose();
        _directory.Dispose();
    }

    // As real plugins: ADD fails if the interface exists, DEL succeeds if it does not.
    private PluginOutput Answer(FakeCall call)
    {
        Around(call, false);
        if (Failing.Contains(call.ToString()))
        {
            return FakeAnswer.Error(120, "no");
        }

        if (call.Command == "ADD" && Interfaces.Contains(call.InterfaceName))
        {
            return FakeAnswer.Error(121, "the interface exists");
        }

        _ = _links.RemoveAll(link => call.Command == "DEL" && link.Name == call.InterfaceName);
        if (call.Command == "ADD")
        {
            _links.Add(new Link { Index = 1 + _links.Select(link => link.Index).DefaultIfEmpty().Max(), Name = call.InterfaceName });
        }

        View.LinkList = [.. _links];
        Around(call, true);
        return FakeAnswer.Success(call);
    }
}
