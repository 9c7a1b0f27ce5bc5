// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Invocation;
using Cni.Runtime;
using MetaCni.Attaching.Plugins;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.Plugins;

/// <summary>What Multus's own executable <c>passthru</c> does (its cmd/passthru-cni), without one.</summary>
public sealed class BuiltInPassthruTests
{
    private readonly FakePluginRunner _others = new();

    [Theory]
    [InlineData("0.1.0")]
    [InlineData("0.3.1")]
    [InlineData("0.4.0")]
    [InlineData("1.0.0")]
    [InlineData("1.1.0")]
    public void Passthru_alone_returns_an_empty_result_in_the_version_of_its_configuration(string version)
    {
        var result = Runtime().Add(Chain(version), Arguments, CancellationToken.None);

        Assert.Equal($$"""{"cniVersion":"{{version}}"}""", JsonText.Of(result));
        Assert.Empty(_others.Calls);
    }

    [Fact]
    public void A_plugin_after_passthru_gets_its_result_as_prevResult()
    {
        Runtime().Add(Chain("1.0.0", "tuning"), Arguments, CancellationToken.None);

        var call = Assert.Single(_others.Calls);
        Assert.Equal("tuning", call.Type);
        Assert.Equal("""{"cniVersion":"1.0.0"}""", JsonText.Of(call.Request["prevResult"]));
    }

    [Fact]
    public void Passthru_returns_the_result_of_the_plugin_before_it()
    {
        var list = List("""{"cniVersion":"1.0.0","name":"n","plugins":[{"type":"bridge"},{"type":"passthru"}]}""");

        var result = Runtime().Add(list, Arguments, CancellationToken.None);

        Assert.Equal("net1", (string?)result["interfaces"]![0]!["name"]);
    }

    [Fact]
    public void Every_other_command_succeeds()
    {
        var runtime = Runtime();
        var list = Chain("1.1.0");
        var network = new NetworkArguments { PluginPath = [], Environment = [] };

        runtime.RequireInstalled(list, []);
        runtime.Check(list, Arguments, JsonText.Object("""{"cniVersion":"1.1.0"}"""), CancellationToken.None);
        runtime.Del(list, Arguments, null, CancellationToken.None);
        runtime.Status(list, network, CancellationToken.None);

        Assert.Empty(runtime.Gc(list, network, [], CancellationToken.None));
        Assert.Empty(_others.Calls);
    }

    // A path cannot have a zero byte: no executable is taken for it, and it for no executable.
    [Fact]
    public void Plugins_other_than_passthru_are_executed_normally()
    {
        var runner = new BuiltInPassthru(_others);

        Assert.Equal("/plugins/bridge", runner.Find("bridge", []));
        Assert.Contains('\0', runner.Find("passthru", ["/opt/cni/bin"]));
        runner.Run(
            new PluginProcess
            {
                Path = "/opt/cni/bin/passthru",
                Environment = ["CNI_COMMAND=DEL", "CNI_IFNAME=net1"],
                StandardInput = Encoding.UTF8.GetBytes("""{"name":"n"}"""),
            },
            CancellationToken.None);
        Assert.Equal("passthru", Assert.Single(_others.Calls).Type);
    }

    private static AttachmentArguments Arguments { get; } = new()
    {
        ContainerId = Named.Container("c1"),
        NetworkNamespace = Plans.Namespace,
        InterfaceName = Named.Interface("net1"),
        Arguments = "",
        CapabilityArguments = null,
        PluginPath = ["/opt/cni/bin"],
        Environment = [],
    };

    private static NetworkConfigurationList Chain(string version, params string[] types)
    {
        var json = new JsonObject
        {
            ["cniVersion"] = version,
            ["name"] = "aux",
            ["plugins"] = new JsonArray([.. types.Prepend("passthru").Select(type => new JsonObject { ["type"] = type })]),
        };
        return NetworkConfigurationList.Parse(json, "a chain");
    }

    private static NetworkConfigurationList List(string json) => NetworkConfigurationList.Parse(JsonText.Object(json), "a list");

    private NetworkRuntime Runtime() => new(new BuiltInPassthru(_others));
}
