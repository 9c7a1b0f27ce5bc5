// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Config;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Primaries;

/// <summary>What the products' plugins are given: their own configuration, and what CNI §3 derives.</summary>
public sealed class PrimaryRequestTests
{
    private static readonly string[] Derived = ["cniVersion", "name", "prevResult", "runtimeConfig"];

    [Theory]
    [ClassData(typeof(PrimaryNames))]
    public void Every_plugin_gets_exactly_its_own_keys_in_order(string product)
    {
        var (fixture, run) = Added(product);

        Assert.Equal(fixture.Plugins.Select(OwnKeys), run.PrimaryCalls.Select(call => OwnKeys(call.Request)));
        Assert.All(run.PrimaryCalls, call => Assert.Equal(
            (fixture.NetworkName, fixture.CniVersion),
            ((string?)call.Request["name"], (string?)call.Request["cniVersion"])));
    }

    [Theory]
    [ClassData(typeof(PrimaryNames))]
    public void The_first_plugin_gets_no_prevResult_and_each_later_one_the_previous_result(string product)
    {
        var (fixture, run) = Added(product);

        Assert.False(run.PrimaryCalls[0].Request.ContainsKey("prevResult"));
        Assert.All(run.PrimaryCalls.Skip(1), call => Assert.Equal(JsonText.Of(fixture.Result), JsonText.Of(call.Request["prevResult"])));
    }

    [Theory]
    [ClassData(typeof(PrimaryNames))]
    public void A_plugin_gets_runtimeConfig_for_the_capabilities_it_declares(string product)
    {
        var (fixture, run) = Added(product);

        var expected = fixture.Plugins.Select(plugin => JsonText.Of(Declared(plugin)));
        Assert.Equal(expected, run.PrimaryCalls.Select(call => JsonText.Of(call.Request["runtimeConfig"] ?? new JsonObject())));
    }

    // CNI §2 "DEL": prevResult since 0.4.0, and what the product put there comes back as it was.
    [Theory]
    [ClassData(typeof(PrimaryNames))]
    public void DEL_passes_the_products_result_back_unchanged(string product)
    {
        var (fixture, run) = Added(product);
        run.Del(run.Add());

        Assert.Equal(fixture.Plugins.Select(OwnKeys).Reverse(), run.PrimaryCalls.Select(call => OwnKeys(call.Request)));
        var expected = fixture.CniVersion is "0.3.0" or "0.3.1" ? null : JsonText.Of(fixture.Result);
        Assert.All(run.PrimaryCalls, call => Assert.Equal(expected, call.Request["prevResult"] is { } result ? JsonText.Of(result) : null));
    }

    [Theory]
    [InlineData("antrea", "portMappings", "bandwidth")]
    [InlineData("aws-vpc-cni", "io.kubernetes.cri.pod-annotations", "portMappings")]
    [InlineData("azure", "portMappings")]
    [InlineData("calico", "portMappings")]
    [InlineData("cilium")]
    [InlineData("contiv")]
    [InlineData("contrail")]
    [InlineData("flannel", "portMappings")]
    [InlineData("kube-ovn", "portMappings")]
    [InlineData("nuage")]
    [InlineData("ovn-kubernetes")]
    [InlineData("ovs-cni")]
    [InlineData("romana")]
    [InlineData("weave", "portMappings")]
    public void The_capabilities_of_the_product_are_offered_to_the_runtime(string product, params string[] declared) => Assert.Equal(
        [.. declared.Except([OfferedCapabilities.PodAnnotations]), OfferedCapabilities.PodAnnotations],
        OfferedCapabilities.Of(new PrimaryFixture(product).Configuration).OrderBy(name => name == OfferedCapabilities.PodAnnotations));

    private static (PrimaryFixture Fixture, PrimaryRun Run) Added(string product)
    {
        var fixture = new PrimaryFixture(product);
        var run = new PrimaryRun(fixture);
        run.Add();
        return (fixture, run);
    }

    private static string OwnKeys(JsonObject json) => JsonText.Of(new JsonObject(
        json.Where(member => !Derived.Contains(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))));

    private static JsonObject Declared(JsonObject plugin) => new(
        (plugin["capabilities"] as JsonObject ?? [])
            .Where(capability => (bool)capability.Value!)
            .Select(capability => KeyValuePair.Create(capability.Key, PrimaryRun.RuntimeConfig[capability.Key]?.DeepClone())));
}
