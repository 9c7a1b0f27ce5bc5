// SPDX-License-Identifier: Apache-2.0

using ApiServer.Storage;
using EndToEnd.Tests.Kubernetes;

namespace EndToEnd.Tests.FailureModes;

/// <summary>Definitions that go, are forbidden or are huge; annotations that are.</summary>
public sealed class DefinitionTests
{
    private const int Mebibyte = 1024 * 1024;

    [SkippableFact]
    public async Task DEL_succeeds_after_the_definition_is_deleted()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Select("a");
        (await sandbox.AddAsync()).EnsureSuccess("ADD");
        sandbox.Node.Recorders.Forget();
        sandbox.Cluster.Server.Delete(ObjectKey.Of(ResourceTypes.NetworkAttachmentDefinitions, "default", "a"));

        (await sandbox.RunAsync("DEL", sandbox.Config())).EnsureSuccess("DEL");

        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Node.Recorders.Order);
        Assert.Empty(sandbox.Node.Records);
    }

    [SkippableFact]
    public async Task NamespaceIsolation_refuses_a_definition_of_another_namespace_with_an_event()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Cluster.Define("other", "a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Select("other/a");
        var config = sandbox.Config();
        config["namespaceIsolation"] = true;

        var outcome = await sandbox.AddAsync(config);

        Undone.Require(sandbox, outcome, 110, "", "other/a", "namespaceIsolation");
        Assert.Contains("Warning AttachFailed:", Assert.Single(sandbox.Cluster.Events), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(Mebibyte, true)]
    [InlineData(Mebibyte + 1, false)]
    public async Task A_definition_is_read_up_to_one_mebibyte(int size, bool isRead)
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        const string Beginning = """{"cniVersion":"1.0.0","name":"a","type":"recorder","filler":" """;
        sandbox.Define("a", Beginning + new string('x', size - Beginning.Length - 2) + "\"}");
        sandbox.Select("a");

        var outcome = await sandbox.AddAsync();

        if (isRead)
        {
            outcome.EnsureSuccess("ADD");
            Assert.Equal(size - Beginning.Length - 1, ((string)sandbox.Node.Recorders.Calls[1].Config["filler"]!).Length);
        }
        else
        {
            Undone.Require(sandbox, outcome, 7, "", "default/a", $"{size}", $"{Mebibyte}");
        }
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_annotation_of_200_KiB_reaches_the_plugin(bool isToldByTheRuntime)
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        var selection = $$$"""[{"name":"a","cni-args":{"filler":"{{{new string('x', 200 * 1024)}}}"}}]""";
        sandbox.Select(selection);

        var config = isToldByTheRuntime ? sandbox.ConfigWithAnnotations((KubernetesSandbox.Networks, selection)) : sandbox.Config();
        (await sandbox.AddAsync(config)).EnsureSuccess("ADD");

        Assert.Equal(200 * 1024, ((string)sandbox.Node.Recorders.Calls[1].Config["args"]!["cni"]!["filler"]!).Length);
        Assert.Contains("default/a", sandbox.StatusText, StringComparison.Ordinal);
    }

    // All annotations of an object together may have 256 KiB: trying again would not help.
    [SkippableFact]
    public async Task A_status_that_does_not_fit_into_the_annotations_is_a_permanent_error()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Cluster.Put(sandbox.Pod, ("filler", new string('x', (256 * 1024) - 100)));

        var outcome = await sandbox.AddAsync();

        Undone.Require(sandbox, outcome, 116, "eth0", "network-status", "262144");
        Assert.Null(sandbox.StatusText);
    }
}
