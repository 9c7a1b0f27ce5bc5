// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cni.Errors;
using MetaCni.CommandLine;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.CommandLine.Records;

/// <summary>A state directory with a record in it, and the tool run by root.</summary>
internal sealed class RecordSandbox : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Surroundings _surroundings = new();

    public RecordSandbox() => Journal = new AttachmentJournal(StateDir, TimeProvider.System);

    public AttachmentPlan Plan { get; init; } = Plans.WithSecondaries("a") with { Sandbox = Plans.Sandbox with { ContainerId = Named.Container("3509e596c8ac1234") } };

    public AttachmentJournal Journal { get; }

    public FakePluginRunner Runner { get; } = new();

    public string StateDir => _directory.Combine("state");

    public string MultusDir => _directory.Combine("multus");

    public string StatusFile => Path.Combine(StateDir, "status", "default_pod1.json");

    /// <summary>What Multus recorded of the container, and its network-status.</summary>
    public string[] Traces => [Path.Combine(MultusDir, Plan.Sandbox.ContainerId.Value), StatusFile];

    public string RecordFile => RecordFileOf(Plan);

    public string ConfigurationDirectory => _directory.Combine("net.d");

    public bool IsRoot { get; init; } = true;

    /// <summary>The cookie of every network namespace; null: none exists.</summary>
    public ulong? Cookie { get; set; } = 1;

    public string Out => _surroundings.Out;

    public string Error => _surroundings.Error;

    /// <summary>The primary is attached with an address, and net1 has failed to go.</summary>
    public void Attach() => Attach(Plan);

    public void Attach(AttachmentPlan plan, ulong cookie = 0)
    {
        using var containerLock = Journal.Lock(plan.Sandbox.ContainerId, CancellationToken.None);
        var log = Journal.Begin(plan, cookie);
        log.Attempting(0);
        log.Attached(0, JsonText.Object("""{"cniVersion":"1.0.0","ips":[{"address":"10.1.0.5/24"}]}"""), TimeSpan.Zero);
        log.Attempting(1);
        log.Attached(1, JsonText.Object("""{"cniVersion":"1.0.0","ips":[{"address":"10.2.0.6/24"}]}"""), TimeSpan.Zero);
        log.Completed(["eth0", "net1"], []);
    }

    public string RecordFileOf(AttachmentPlan plan) => Path.Combine(StateDir, "attachments", $"{plan.Sandbox.ContainerId}@eth0.jsonl");

    /// <summary>The plan of another container, of a pod NAMESPACE/NAME.</summary>
    public AttachmentPlan PlanOf(string container, string pod) => Plan with
    {
        Sandbox = Plan.Sandbox with
        {
            ContainerId = Named.Container(container),
            Pod = new PodIdentity { Namespace = pod.Split('/')[0], Name = pod.Split('/')[1] },
        },
    };

    /// <summary>Another process was killed while it attached: the answer is not on record.</summary>
    public void AbortAdd(AttachmentPlan plan)
    {
        var file = RecordFileOf(plan);
        var lines = File.ReadAllLines(file)[..^1];
        lines[0] = Regex.Replace(lines[0], "\"pid\":[0-9]+", "\"pid\":2147483647");
        File.WriteAllLines(file, lines);
    }

    /// <summary>A file in which libcni remembers what Multus attached for a pod of the namespace ns.</summary>
    public void WriteMultusResult(string container, string network, string interfaceName, string type, string address, string pod = "p")
    {
        Directory.CreateDirectory(Path.Combine(MultusDir, "results"));
        var configuration = $$"""{"cniVersion":"1.0.0","name":"{{network}}","type":"{{type}}"}""";
        File.WriteAllText(Path.Combine(MultusDir, "results", $"{network}-{container}-{interfaceName}"), new JsonObject
        {
            ["kind"] = "cniCacheV1",
            ["containerId"] = container,
            ["config"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(configuration)),
            ["ifName"] = interfaceName,
            ["networkName"] = network,
            ["netns"] = "/run/netns/x",
            ["cniArgs"] = new JsonArray(new JsonArray("K8S_POD_NAMESPACE", "ns"), new JsonArray("K8S_POD_NAME", pod)),
            ["capabilityArgs"] = new JsonObject { ["deviceID"] = "0000:03:02.1" },
            ["result"] = JsonText.Object($$"""{"cniVersion":"1.0.0","ips":[{"address":"{{address}}"}]}"""),
        }.ToJsonString());
    }

    public void WriteConfiguration(string file, string json)
    {
        Directory.CreateDirectory(ConfigurationDirectory);
        File.WriteAllText(Path.Combine(ConfigurationDirectory, file), json);
    }

    public void LeaveTraces()
    {
        foreach (var file in Traces)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "[]");
        }
    }

    public void FailToDetach()
    {
        var log = Continue();
        log.Detaching();
        log.DetachFailed(1, new CniError(100, "network default/a (macvlan, net1): plugin macvlan is missing"));
        log.DetachEnded();
    }

    /// <summary>A DEL begins, and does not end.</summary>
    public void BeginToDetach()
    {
        var log = Continue();
        log.Detaching();
        log.Detached(1);
    }

    /// <summary>The process of the DEL that began is gone.</summary>
    public void KillDetacher() =>
        File.WriteAllText(RecordFile, Regex.Replace(File.ReadAllText(RecordFile), "\"pid\":[0-9]+", "\"pid\":2147483647"));

    /// <summary>Everything is gone but a file.</summary>
    public void FailToForget()
    {
        var log = Continue();
        log.Detaching();
        log.Detached(1);
        log.Detached(0);
        log.ForgetFailed(new CniError(CniErrorCode.IOFailure, "the file stays"));
        log.DetachEnded();
    }

    public Task<int> RunAsync(params string[] arguments) => RunAsItIsAsync([arguments[0], "--state-dir", StateDir, .. arguments[1..]]);

    /// <summary>Without <c>--state-dir</c>.</summary>
    public Task<int> RunAsItIsAsync(params string[] arguments) => CommandLineProgram.RunAsync(arguments, _surroundings.Host with
    {
        IsRoot = IsRoot,
        Runner = Runner,
        Environment = new Dictionary<string, string> { ["PATH"] = "/bin" },
        ConfigurationDirectory = ConfigurationDirectory,
        NamespaceCookie = _ => Cookie,
    });

    public void Dispose()
    {
        _surroundings.Dispose();
        _directory.Dispose();
    }

    private RecordFile Continue() =>
        Journal.TryRead(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out var record) ? Journal.Continue(record) : throw new InvalidOperationException("no record");
}
