// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Invocation;
using Cni.Runtime;
using Cni.Values;
using Linux.Netlink;
using Linux.Processes;
using MetaCni.Attaching;
using MetaCni.Attaching.Plugins;
using MetaCni.Attaching.Results;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Primaries;

/// <summary>A pod whose primary is a fixture's, and which selects one more network; no process runs.</summary>
internal sealed class PrimaryRun
{
    private const string Secondary = """
        {"cniVersion": "1.0.0", "interfaces": [{"name": "net1", "mac": "02:00:00:00:02:01", "sandbox": "/run/netns/pod"}],
         "ips": [{"interface": 0, "address": "10.99.0.5/24"}]}
        """;

    private readonly PrimaryFixture _fixture;
    private readonly FakePluginRunner _runner;

    public PrimaryRun(PrimaryFixture fixture)
    {
        _fixture = fixture;
        _runner = new FakePluginRunner(Answer);
        var primary = PlanInputs.OfConfiguration() with { DisplayName = fixture.NetworkName, Configuration = fixture.Configuration };
        Plan = Planner.Plan(
            PlanInputs.Config with { RuntimeConfig = RuntimeConfig },
            PlanInputs.Context,
            [primary, PlanInputs.Selected("""{"name": "extra"}""")]);
    }

    /// <summary>What the runtime sends if we declare all that anybody could want.</summary>
    public static JsonObject RuntimeConfig => JsonText.Object("""
        {"portMappings": [{"hostPort": 8080, "containerPort": 80, "protocol": "tcp"}],
         "bandwidth": {"ingressRate": 1000, "ingressBurst": 1000},
         "dns": {"servers": ["10.96.0.10"]},
         "io.kubernetes.cri.pod-annotations": {"k8s.v1.cni.cncf.io/networks": "extra"} }
        """);

    public AttachmentPlan Plan { get; }

    /// <summary>The calls that concern the primary.</summary>
    public IReadOnlyList<FakeCall> PrimaryCalls => [.. _runner.Calls.Where(call => call.InterfaceName == "eth0")];

    private Delegates Delegates => new(new NetworkRuntime(_runner), []);

    public IReadOnlyList<AttachmentOutcome> Add() =>
        new Attacher(Delegates, TimeProvider.System, _ => { }).AttachAll(Plan, new FakeRecordWriter(), CancellationToken.None);

    public void Del(IReadOnlyList<AttachmentOutcome> outcomes)
    {
        _runner.Forget();
        var record = new AttachmentRecord
        {
            Plan = Plan,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Process = ProcessIdentity.Current(),
            NamespaceCookie = 0,
            Attachments = [.. outcomes.Select(one => new RecordedAttachment
            {
                Planned = one.Planned,
                State = AttachmentState.Attached,
                Result = one.Json,
            })],
        };
        using var deadline = Deadline.Start(Deadline.Del, TimeProvider.System, CancellationToken.None);
        Assert.True(new Detacher(Delegates, CancellationToken.None).DetachAll(record, Plans.Namespace, new FakeRecordWriter(), deadline).IsClean);
    }

    public JsonObject Merge(IReadOnlyList<AttachmentOutcome> outcomes) => Cni.Results.ResultCodec.Write(
        ResultMerger.Merge(Plan, outcomes, () => [new Link { Index = 2, Name = "eth0", Mac = "02:00:00:00:01:09" }], CniVersion.V100),
        CniVersion.V100);

    // The first plugin answers with the product's result, a later one hands on what it was given.
    private PluginOutput Answer(FakeCall call) => (call.Command, call.InterfaceName) switch
    {
        ("ADD", "net1") => FakeAnswer.Result(Secondary),
        ("ADD", _) => FakeAnswer.Result(JsonText.Of(call.Request["prevResult"] ?? _fixture.Result)),
        _ => FakeAnswer.Silence,
    };
}
