// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Linux.Processes;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Uninstall;
using MetaCni.Install;
using MetaCni.Journal;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.CommandLine.Uninstall;

/// <summary>A running pod under CRI-O loses its secondary networks, and needs MetaCni until it is deleted.</summary>
public sealed class DetachedPodTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Surroundings _surroundings = new();
    private readonly AttachmentJournal _journal;

    public DetachedPodTests()
    {
        var manifests = _directory.Subdirectory("manifests");
        File.WriteAllText(Path.Combine(manifests, "pod.yaml"), "apiVersion: v1\nkind: Pod\nmetadata: { name: pod1, namespace: default, uid: u1 }\n");
        var primary = _directory.Write("net.d/20-cluster.conflist", """{"name":"cluster","cniVersion":"1.0.0","plugins":[{"type":"bridge"}]}""");
        _directory.Write(
            "net.d/00-metacni.conflist",
            $$"""{"cniVersion":"1.0.0","name":"cluster","plugins":[{"type":"metacni","clusterNetwork":"{{primary}}","manifests":"{{manifests}}","stateDir":"{{_directory.Combine("state")}}"}]}""");
        _journal = new AttachmentJournal(_directory.Combine("state"), TimeProvider.System);
        _journal.RequireUsable();
        _journal.Adopt(Attached());
        Plugin("macvlan", "exit 0");
    }

    public void Dispose()
    {
        _surroundings.Dispose();
        _directory.Dispose();
    }

    // CRI-O calls CHECK: it would answer 113 for what is not attached any more.
    [Fact]
    public async Task The_record_has_the_primary_alone()
    {
        Assert.Equal(1, await RunAsync());

        var record = Record();
        Assert.Equal(["eth0"], record.Plan.Attachments.Select(attachment => attachment.InterfaceName.Value));
        Assert.Equal(["eth0"], record.Interfaces);
        Assert.True(record is { IsComplete: true, IsAtWork: false, FirstFailure: null });
    }

    [Fact]
    public async Task The_network_status_of_the_pod_follows()
    {
        await RunAsync();

        var status = JsonNode.Parse(await File.ReadAllTextAsync(_directory.Combine("state/status/default_pod1.json")))!.AsArray();
        Assert.Equal("cluster", (string?)Assert.Single(status)!["name"]);
    }

    [Fact]
    public async Task A_status_that_cannot_be_published_is_a_warning()
    {
        File.Delete(_directory.Combine("manifests/pod.yaml"));

        await RunAsync();

        Assert.Contains("warning: pod default/pod1: the annotation network-status still lists the detached networks", _surroundings.Out, StringComparison.Ordinal);
        Assert.Single(Record().Attachments);
    }

    [Fact]
    public async Task What_cannot_be_detached_stays_on_record()
    {
        Plugin("macvlan", """grep -q default-two && { echo '{"code": 5, "msg": "busy"}'; exit 1; } || exit 0""");

        await RunAsync();

        Assert.Equal(["eth0", "net2"], Record().Attachments.Select(attachment => attachment.Planned.InterfaceName.Value));
        Assert.NotNull(Record().FirstFailure);
    }

    private AttachmentRecord Record()
    {
        Assert.True(_journal.TryRead(Named.Container("c1"), Named.Interface("eth0"), out var record));
        return record;
    }

    private AttachmentRecord Attached()
    {
        var plan = Plans.WithSecondaries("one", "two");
        var record = AttachmentRecord.Of(
            plan with { Sandbox = plan.Sandbox with { PluginPath = [_directory.Combine("bin")] } }, DateTimeOffset.UnixEpoch, new ProcessIdentity(1, 1), 1);
        return record with
        {
            IsComplete = true,
            IsAtWork = false,
            Interfaces = ["eth0", "net1", "net2"],
            Attachments = [.. record.Attachments.Select(one => one with { State = AttachmentState.Attached, Result = new JsonObject { ["cniVersion"] = "1.0.0" } })],
        };
    }

    private void Plugin(string type, string script)
    {
        var path = _directory.Write($"bin/.{type}", $"#!/bin/sh\n{script}\n");
        Shell.Output("chmod", "755", path);
        Shell.Output("mv", path, _directory.Combine("bin", type));
    }

    private Task<int> RunAsync()
    {
        var host = _surroundings.Host with { CrioDirectory = _directory.Path, Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" } };
        var options = new UninstallOptions
        {
            Directories = new NodeDirectories
            {
                BinDir = _directory.Combine("bin"),
                ConfDir = _directory.Combine("net.d"),
                StateDir = _directory.Combine("state"),
                RunDir = _directory.Combine("run"),
            },
            Detach = true,
            IsLocked = false,
            DryRun = false,
        };
        return new UninstallRun(options, host, Voices.For(host, toError: false)).RunAsync(CancellationToken.None);
    }
}
