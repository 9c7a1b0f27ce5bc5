// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.CommandLine;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.CommandLine;

/// <summary>A state directory with a record in it, and the tool run by root.</summary>
internal sealed class RecordSandbox : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Surroundings _surroundings = new();

    public RecordSandbox() => Journal = new AttachmentJournal(StateDir, TimeProvider.System);

    public AttachmentPlan Plan { get; init; } = Plans.WithSecondaries("a") with { ContainerId = Named.Container("3509e596c8ac1234") };

    public AttachmentJournal Journal { get; }

    public FakePluginRunner Runner { get; } = new();

    public string StateDir => _directory.Combine("state");

    public string MultusDir => _directory.Combine("multus");

    public string StatusFile => Path.Combine(StateDir, "status", "default_pod1.json");

    /// <summary>What Multus recorded of the container, and its network-status.</summary>
    public string[] Traces => [Path.Combine(MultusDir, Plan.ContainerId.Value), StatusFile];

    public string RecordFile => Path.Combine(StateDir, "attachments", "3509e596c8ac1234@eth0.jsonl");

    public bool IsRoot { get; init; } = true;

    public string Out => _surroundings.Out;

    public string Error => _surroundings.Error;

    /// <summary>The primary is attached with an address, and net1 has failed to go.</summary>
    public void Attach()
    {
        using var containerLock = Journal.Lock(Plan.ContainerId, CancellationToken.None);
        var log = Journal.Begin(Plan, 0);
        log.Attempting(0);
        log.Attached(0, JsonText.Object("""{"cniVersion":"1.0.0","ips":[{"address":"10.1.0.5/24"}]}"""), TimeSpan.Zero);
        log.Attempting(1);
        log.Attached(1, JsonText.Object("""{"cniVersion":"1.0.0","ips":[{"address":"10.2.0.6/24"}]}"""), TimeSpan.Zero);
        log.Completed(["eth0", "net1"]);
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

    public Task<int> RunAsync(params string[] arguments) => CommandLineProgram.RunAsync(
        [.. arguments, "--state-dir", StateDir], _surroundings.Host with { IsRoot = IsRoot, Runner = Runner, Environment = new Dictionary<string, string> { ["PATH"] = "/bin" } });

    public void Dispose()
    {
        _surroundings.Dispose();
        _directory.Dispose();
    }

    private RecordFile Continue() =>
        Journal.TryRead(Plan.ContainerId, Plan.InterfaceName, out var record) ? Journal.Continue(record) : throw new InvalidOperationException("no record");
}
