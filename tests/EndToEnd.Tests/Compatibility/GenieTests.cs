// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Compatibility;

/// <summary>genieAnnotation: pods that were written for CNI-Genie.</summary>
public sealed class GenieTests
{
    private const int NetworkNotFound = 106;
    private const int NetworkForbidden = 110;

    [SkippableTheory]
    [InlineData("calico", "eth0 k8s-pod-network")]
    [InlineData("calico,weave", "eth0 k8s-pod-network", "eth1 weave")]
    [InlineData("weave,calico@data0", "eth0 weave", "data0 k8s-pod-network")]
    [InlineData("weave,weave,calico@eth1", "eth0 weave", "eth2 weave", "eth1 k8s-pod-network")]
    [InlineData("", "eth0 cluster-net")]
    public void The_Genie_annotation_selects_networks_by_name(string annotation, params string[] expected)
    {
        using var sandbox = Prepared(annotation);
        var runtime = sandbox.Runtime(Config(sandbox));

        var answer = runtime.Add().EnsureSuccess("ADD").Json!;

        Assert.Equal(expected, sandbox.Recorders.Calls.Select(call => $"{call.InterfaceName} {call.Config["name"]}"));
        Assert.Equal(expected.Select(call => call.Split(' ')[0]), answer["interfaces"]!.AsArray().Select(entry => (string)entry!["name"]!));
        runtime.Del().EnsureSuccess("DEL");
        Assert.Empty(sandbox.Records);
    }

    [SkippableFact]
    public void An_unknown_name_in_the_Genie_annotation_fails_the_ADD()
    {
        using var sandbox = Prepared("calico,romana");

        BadInput.Refusal.Require(sandbox, sandbox.Runtime(Config(sandbox)).Add(), NetworkNotFound, "correct the annotation", "romana", sandbox.ConfDirectory);
    }

    // The directory is the administrator's, who turns the annotation on. A definition stays one where its configuration is a file there.
    [SkippableTheory]
    [InlineData("calico,weave", 0)]
    [InlineData(null, NetworkForbidden)]
    public void NamespaceIsolation_and_allowedPlugins_apply_only_to_definitions(string? annotation, int code)
    {
        using var sandbox = Prepared(annotation ?? "");
        var config = Config(sandbox);
        config["namespaceIsolation"] = true;
        config["allowedPlugins"] = new JsonArray("macvlan");
        if (annotation is null)
        {
            sandbox.Define("weave", null);
            sandbox.Select("weave");
        }

        var outcome = sandbox.Runtime(config).Add();

        Assert.True(code == ((int?)outcome.Json!["code"] ?? 0), outcome.ToString());
    }

    [SkippableFact]
    public void Without_the_key_the_annotation_means_nothing()
    {
        using var sandbox = Prepared("calico,weave");

        sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add().EnsureSuccess("ADD");

        Assert.Equal(["ADD eth0 (recorder)"], sandbox.Recorders.Order);
    }

    private static Sandbox Prepared(string annotation)
    {
        var sandbox = new Sandbox();
        File.WriteAllText(
            Path.Combine(sandbox.ConfDirectory, "10-calico.conflist"),
            """{"cniVersion":"1.0.0","name":"k8s-pod-network","plugins":[{"type":"recorder"}]}""");
        File.WriteAllText(Path.Combine(sandbox.ConfDirectory, "10-weave.conf"), """{"cniVersion":"1.0.0","name":"weave","type":"recorder"}""");
        sandbox.Manifests.AddPod(sandbox.Pod, new Dictionary<string, string> { ["cni"] = annotation });
        return sandbox;
    }

    private static JsonObject Config(Sandbox sandbox)
    {
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["genieAnnotation"] = true;
        return config;
    }
}
