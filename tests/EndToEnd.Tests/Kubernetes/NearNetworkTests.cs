// SPDX-License-Identifier: Apache-2.0

using ApiServer.Access;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>What the error about a network that does not exist says of those that do.</summary>
public sealed class NearNetworkTests
{
    private const string Recorder = """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""";

    [SkippableTheory]
    [InlineData("storage", "; a similar name is telco/storage")]
    [InlineData("telco/storge", "; a similar name is telco/storage")]
    [InlineData("data", "")]
    public async Task The_error_for_a_missing_definition_suggests_a_similar_one(string selection, string end)
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Cluster.Define("telco", "storage", Recorder);
        sandbox.Cluster.Define("telco", "other", Recorder);
        sandbox.Select(selection);

        var outcome = await sandbox.AddAsync();

        Assert.Equal(106, (int?)outcome.Json!["code"]);
        Assert.EndsWith($"create it, or correct the pod's annotation{end}", (string?)outcome.Json["msg"], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task With_namespaceIsolation_a_definition_in_a_forbidden_namespace_is_not_suggested()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Cluster.Define("telco", "storage", Recorder);
        sandbox.Select("storage");
        var config = sandbox.Config();
        config["namespaceIsolation"] = true;

        var outcome = await sandbox.AddAsync(config);

        Assert.Equal(106, (int?)outcome.Json!["code"]);
        Assert.DoesNotContain("telco", (string?)outcome.Json["msg"], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_role_that_may_not_list_definitions_gets_the_error_without_a_suggestion()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync(
            null, new Rule(["get"], ["k8s.cni.cncf.io"], ["*"]), new Rule(["get", "patch"], [""], ["pods", "pods/status"]));
        sandbox.Cluster.Define("telco", "storage", Recorder);
        sandbox.Select("storage");

        var outcome = await sandbox.AddAsync();

        Assert.Equal(106, (int?)outcome.Json!["code"]);
        Assert.EndsWith("correct the pod's annotation", (string?)outcome.Json["msg"], StringComparison.Ordinal);
    }
}
