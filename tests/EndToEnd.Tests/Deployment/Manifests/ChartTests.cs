// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Deployment.Manifests;

/// <summary>The chart creates what the kustomizations create.</summary>
public sealed class ChartTests
{
    [SkippableTheory]
    [InlineData("node")]
    [InlineData("overlays/crio", "platform=crio")]
    [InlineData("overlays/k3s", "platform=k3s")]
    [InlineData("overlays/openshift", "platform=openshift")]
    [InlineData("overlays/openshift-hot-plug", "platform=openshift", "hotPlug=true")]
    [InlineData("overlays/openshift-repair", "platform=openshift", "repair=true")]
    [InlineData("overlays/dry-run", "dryRun=true")]
    [InlineData("overlays/hot-plug", "hotPlug=true")]
    [InlineData("overlays/hot-plug-repair", "hotPlug=true", "repair=true")]
    [InlineData("overlays/repair", "repair=true")]
    [InlineData("overlays/taint", "taint=true")]
    public void The_chart_creates_the_objects_of_an_overlay(string directory, params string[] values)
    {
        KubernetesTools.Require();

        Assert.Equal(
            Canonical([.. KubernetesTools.Kustomize("plugin"), .. KubernetesTools.Kustomize(directory)]),
            Canonical(Chart.Objects(values)));
    }

    [SkippableFact]
    public void The_chart_brings_the_resource_definition()
    {
        KubernetesTools.Require();

        Assert.Equal(Canonical(KubernetesTools.Kustomize(".")), Canonical(Chart.All()));
    }

    // Helm leaves what has this annotation: with the service account, the credential of the nodes would end.
    [SkippableFact]
    public void Helm_keeps_the_identity_of_the_plugin()
    {
        KubernetesTools.Require();

        Assert.All(
            KubernetesTools.Kustomize("plugin"),
            one => Assert.Equal("keep", (string?)one["metadata"]!["annotations"]?["helm.sh/resource-policy"]));
    }

    [SkippableFact]
    public void Settings_are_values_of_any_type()
    {
        KubernetesTools.Require();

        var settings = Chart.Objects("settings.logLevel=debug", "settings.namespaceIsolation=true", "settings.allowedPlugins={bridge,macvlan}")
            .Single(one => (string?)one["kind"] == "ConfigMap")["data"]!;

        Assert.Equal("debug", (string?)settings["logLevel"]);
        Assert.Equal("true", (string?)settings["namespaceIsolation"]);
        Assert.Equal("""["bridge","macvlan"]""", (string?)settings["allowedPlugins"]);
    }

    [SkippableFact]
    public void Further_directories_are_mounted_read_only_at_the_same_path()
    {
        KubernetesTools.Require();

        var pod = Chart.Objects("directories={/run/flannel}").Single(one => (string?)one["kind"] == "DaemonSet")["spec"]!["template"]!["spec"]!;

        var volume = pod["volumes"]!.AsArray().Single(one => (string?)one!["hostPath"]?["path"] == "/run/flannel")!;
        var mount = pod["containers"]![0]!["volumeMounts"]!.AsArray().Single(one => (string?)one!["name"] == (string?)volume["name"])!;
        Assert.Equal("/run/flannel", (string?)mount["mountPath"]);
        Assert.True((bool?)mount["readOnly"]);
    }

    [SkippableFact]
    public void An_unknown_platform_is_refused_with_those_that_exist()
    {
        KubernetesTools.Require();

        var outcome = KubernetesTools.Helm("template", "--set", "platform=windows");

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("set it to one of containerd, crio, k3s, openshift", outcome.Stderr, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Helm_finds_nothing_wrong_with_the_chart()
    {
        KubernetesTools.Require();

        KubernetesTools.Helm("lint", "--strict").EnsureSuccess("helm lint");
    }

    // As objects: neither the order of objects nor that of mounts and volumes has a meaning.
    private static string Canonical(IEnumerable<JsonObject> objects) => string.Join('\n', objects.Select(Sorted).Order(StringComparer.Ordinal));

    private static string Sorted(JsonObject one)
    {
        if (one["spec"]?["template"]?["spec"] is JsonObject pod)
        {
            Sort(pod, "volumes", "name");
            Sort(pod["containers"]!.AsArray().Single()!.AsObject(), "volumeMounts", "mountPath");
        }

        return CanonicalJson.Of(one);
    }

    private static void Sort(JsonObject parent, string list, string key) => parent[list] = new JsonArray(
        [.. parent[list]!.AsArray().OrderBy(item => (string)item![key]!, StringComparer.Ordinal).Select(item => item!.DeepClone())]);
}
