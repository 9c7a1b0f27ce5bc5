// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Values;
using MetaCni.Journal;
using MetaCni.Kubernetes.Requests;
using MetaCni.Logging.Operations;
using MetaCni.Node.Duties;
using MetaCni.Node.Handover;
using MetaCni.Node.Http;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Node.Handover;

/// <summary>A node with records, on which plugins hand statuses over, and its daemon.</summary>
internal sealed class HandoverNode : IDisposable
{
    public const string Networks = "k8s.v1.cni.cncf.io/networks";
    public const string NetworkStatus = "k8s.v1.cni.cncf.io/network-status";

    private readonly NodeSandbox _sandbox;

    public HandoverNode(TimeProvider time)
        : this(new NodeSandbox { Time = time })
    {
    }

    private HandoverNode(NodeSandbox sandbox)
    {
        _sandbox = sandbox;
        Journal = new AttachmentJournal(Services.Directories.StateDir, sandbox.Time);
        Queue = new StatusQueue(Counters);
        PodEvents = new PodEvents(Services);
        Duty = new StatusDuty(
            Services, Queue, Journal.Statuses, new StatusPublication(Journal.Statuses, Api, _ => { }), new StatusReports(Services, PodEvents));
        Route = new StatusRoute(Pods, Journal.Statuses, Queue, Api);
    }

    public NodeServices Services => _sandbox.Services;

    public HandoverCounters Counters => Services.Counters.Handover;

    public AttachmentJournal Journal { get; }

    public StatusQueue Queue { get; }

    public PodEvents PodEvents { get; }

    public StatusDuty Duty { get; }

    public StatusRoute Route { get; }

    public FakeSender Api { get; } = new();

    public FakePods Pods { get; } = new();

    public string Log => _sandbox.Log;

    /// <summary>The lines of the operations log: "VERB POD OUTCOME STATE".</summary>
    public IEnumerable<string> Operations => new OperationsReader(Services.Directories.StateDir).Read(OperationsPosition.Start, 1000).Entries
        .Select(entry => $"{entry.Verb} {entry.Pod} {(entry.Failure is { } failure ? $"failed {failure.Code}" : "succeeded")} {entry.NetworkStatus}");

    /// <summary>The reasons of the events about pods.</summary>
    public IReadOnlyList<string> Events
    {
        get
        {
            var reasons = new List<string>();
            while (PodEvents.Waiting.TryRead(out var podEvent))
            {
                reasons.Add((string)JsonNode.Parse(podEvent.Request.Body)!["reason"]!);
            }

            return reasons;
        }
    }

    /// <summary>The daemon starts again.</summary>
    public HandoverNode Restart() => new(_sandbox.Restart());

    /// <summary>Attaches a container of a pod, as far as the record.</summary>
    public RecordFile Attach(string pod = "web", string container = "c1", string uid = "u1")
    {
        var plan = PlanOf(pod, container, uid);
        using var containerLock = Journal.Lock(plan.Sandbox.ContainerId, CancellationToken.None);
        return Journal.Begin(plan, 0);
    }

    /// <summary>Writes a status to a record, as a plugin does before it hands it over.</summary>
    public void Due(RecordFile record, string id, string status, string networks = "a") => record.StatusDue(new RecordedStatus
    {
        Id = id,
        At = Services.Time.GetUtcNow(),
        Text = status,
        Annotations = new Dictionary<string, string> { [Networks] = networks },
    });

    /// <summary>Attaches a container, and hands its status over.</summary>
    public async Task<RecordFile> HandOverAsync(string pod = "web", string container = "c1", string id = "1", string status = "[1]", string uid = "u1")
    {
        var record = Attach(pod, container, uid);
        Due(record, id, status);
        Exists(pod, uid);
        Assert.Equal(202, (await PatchAsync(pod, container, id, status, uid)).Status);
        return record;
    }

    public void Exists(string pod, string uid, string networks = "a") => Pods.Pods.Add(PodWith(pod, uid, networks));

    public static Pod PodWith(string pod, string uid, string networks) => new()
    {
        Identity = new PodIdentity { Namespace = "shop", Name = pod, Uid = uid },
        Annotations = new Dictionary<string, string> { [Networks] = networks },
    };

    public Task<NodeAnswer> PatchAsync(string pod = "web", string container = "c1", string id = "1", string status = "[1]", string uid = "u1", string networks = "a") =>
        PatchAsync(
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [NetworkStatus] = status }, ["uid"] = uid },
            }.ToJsonString(),
            pod,
            Headers(container, id, networks));

    public Task<NodeAnswer> PatchAsync(string body, string pod, IReadOnlyDictionary<string, string> headers) => Route.AnswerAsync(
        new NodeRequest
        {
            Method = "PATCH",
            Path = $"/api/v1/namespaces/shop/pods/{pod}/status",
            Header = name => headers.GetValueOrDefault(name, ""),
            Body = Encoding.UTF8.GetBytes(body),
            AnswerTakesLonger = () => LongAnswers++,
        },
        CancellationToken.None);

    /// <summary>How many answers were announced to take longer.</summary>
    public int LongAnswers { get; private set; }

    public static Dictionary<string, string> Headers(string container, string id, string networks = "a") => new()
    {
        ["Content-Type"] = "application/merge-patch+json",
        [NodeHeaders.UsedAnnotations] = new JsonObject { [Networks] = networks }.ToJsonString(),
        [NodeHeaders.Record] = $"{container}@eth0.jsonl",
        [NodeHeaders.StatusId] = id,
    };

    public bool IsPublished(string container = "c1") =>
        Journal.Statuses.TryRead($"{container}@eth0.jsonl", out var held) && held.Status is { IsPublished: true };

    public long Count(string outcome) => Counters.Statuses.Single(count => count.Key == outcome).Value;

    public void Dispose() => _sandbox.Dispose();

    private static AttachmentPlan PlanOf(string pod, string container, string uid)
    {
        var plan = Plans.WithSecondaries("a");
        return plan with
        {
            Sandbox = plan.Sandbox with
            {
                ContainerId = ContainerId.TryParse(container, out var parsed) ? parsed : throw new ArgumentException(container),
                Pod = new PodIdentity { Namespace = "shop", Name = pod, Uid = uid },
            },
        };
    }
}
