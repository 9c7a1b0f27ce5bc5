// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning;

public sealed class PlanLimitsTests
{
    private const string Element = """{"name": "a"}""";
    private const string Plugin = """{"type": "tuning", "capabilities": {"portMappings": true}}""";

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(1100, false)]
    public void A_list_has_at_most_64_plugins(int plugins, bool isAllowed)
    {
        var network = PlanInputs.Selected(Element, List(plugins));

        AssertLimit(isAllowed, $"network team/a: its configuration lists {plugins} plugins, more than the limit of 64", network);
    }

    [Fact]
    public void The_lists_of_a_pod_have_at_most_512_plugins_together()
    {
        var networks = Enumerable.Repeat(PlanInputs.Selected(Element, List(64)), 8).ToArray();

        AssertLimit(true, "", networks[..7]);
        AssertLimit(false, "network team/a: 513 plugins in this pod's networks so far, more than the limit of 512", networks);
    }

    // 60 plugins times 40 KB: neither the definition nor the annotation is large.
    [Theory]
    [InlineData("cni-args", "{\"x\": \"VALUE\"}")]
    [InlineData("portMappings", "[{\"hostPort\": 1, \"containerPort\": 1, \"protocol\": \"tcp\", \"hostIP\": \"fd00:0000:0000:0000:0000:0000:0000:0001\"}REPEATED]")]
    public void Arguments_for_every_plugin_count_once_per_plugin(string member, string value)
    {
        var mapping = value[(value.IndexOf('[') + 1)..].Split("REPEATED")[0];
        var filled = value.Replace("VALUE", new string('x', 32_000), StringComparison.Ordinal)
            .Replace("REPEATED", string.Concat(Enumerable.Repeat("," + mapping, 500)), StringComparison.Ordinal);
        var element = $$"""{"name": "a", "{{member}}": {{filled}}}""";

        AssertLimit(true, "", PlanInputs.Selected(element, List(10)));
        AssertLimit(false, "more than the limit of", Enumerable.Repeat(PlanInputs.Selected(element, List(64)), 2).ToArray());
    }

    [Fact]
    public void Values_are_limited_as_well_as_bytes()
    {
        var config = $$"""{"name": "own", "type": "macvlan", "x": [{{string.Join(',', Enumerable.Repeat("0", 15_000))}}]}""";
        var networks = Enumerable.Repeat(PlanInputs.Selected(Element, config), 4).ToArray();

        AssertLimit(true, "", networks[..3]);
        AssertLimit(false, "JSON values in the configurations of this pod's plugins so far, more than the limit of 50000", networks);
    }

    [Fact]
    public void A_network_name_is_limited_to_255_bytes()
    {
        static string Named(int length) => $$"""{"name": "{{new string('n', length)}}", "type": "macvlan"}""";

        AssertLimit(true, "", PlanInputs.Selected(Element, Named(255)));
        AssertLimit(false, "network team/a: the name of its configuration has 256 bytes, more than the limit of 255", PlanInputs.Selected(Element, Named(256)));
    }

    // The annotations of a pod may have 256 KiB, and come with every call: that is no reason to refuse a pod.
    [Theory]
    [InlineData("bandwidth", true)]
    [InlineData("IO.kubernetes.cri.pod-annotations", false)]
    public void RuntimeConfig_counts_only_for_plugins_that_declare_the_capability(string declared, bool isAllowed)
    {
        var config = PlanInputs.Config with
        {
            RuntimeConfig = new JsonObject { ["io.kubernetes.cri.pod-annotations"] = new JsonObject { ["a"] = new string('x', 250_000) } },
        };
        var plugin = $$"""{"type": "bridge", "capabilities": {"{{declared}}": true} }""";
        var primary = PlanInputs.OfConfiguration() with
        {
            Configuration = PlanInputs.List($$"""{"name": "main", "plugins": [{{string.Join(',', Enumerable.Repeat(plugin, 8))}}]}"""),
        };

        Assert.Equal(isAllowed, Record.Exception(() => Planner.Plan(config, PlanInputs.Context, [primary])) is null);
    }

    private static void AssertLimit(bool isAllowed, string words, params ResolvedNetwork[] secondaries)
    {
        // The elements name no interface, so each gets its own.
        ResolvedNetwork[] networks = [PlanInputs.OfConfiguration(), .. secondaries];
        if (isAllowed)
        {
            Assert.Equal(networks.Length, PlanInputs.Plan(networks).Attachments.Count);
            return;
        }

        var error = Failure.Of(() => PlanInputs.Plan(networks));
        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static string List(int plugins) =>
        $$"""{"name": "own", "plugins": [{{string.Join(',', Enumerable.Repeat(Plugin, plugins))}}]}""";
}
