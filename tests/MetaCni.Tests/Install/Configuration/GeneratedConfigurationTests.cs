// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using MetaCni.Install;
using MetaCni.Install.Configuration;
using MetaCni.Install.Primary;
using MetaCni.Install.Settings;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Install.Configuration;

public sealed class GeneratedConfigurationTests
{
    private const string Path = "/etc/cni/net.d/10-flannel.conflist";

    private static readonly PrimaryNetwork Flannel = Primary(
        """{"name":"cbr0","cniVersion":"0.3.1","plugins":[{"type":"flannel"},{"type":"portmap","capabilities":{"portMappings":true}}]}""");

    [Fact]
    public void The_configuration_names_the_primary_by_its_path_and_declares_its_capabilities()
    {
        var (json, problems) = GeneratedConfiguration.Of(new InstallSettings(), Flannel, new NodeDirectories());

        Assert.Empty(problems);
        Assert.Equal(
            """
            {"cniVersion":"1.0.0","cniVersions":["1.0.0","1.1.0"],"name":"cbr0","loadOnlyInlinedPlugins":true,"plugins":[{"type":"metacni","capabilities":{"portMappings":true,"io.kubernetes.cri.pod-annotations":true},"clusterNetwork":"/etc/cni/net.d/10-flannel.conflist","kubeconfig":"/etc/cni/net.d/metacni.d/metacni.kubeconfig"}]}
            """,
            JsonText.Of(json));
    }

    [Fact]
    public void Settings_of_the_plugin_follow_and_a_kubeconfig_of_the_administrator_is_used()
    {
        var settings = new InstallSettings { Plugin = JsonText.Object("""{"kubeconfig":"/root/config","requestPolicy":"warn"}""") };

        var plugin = PluginOf(settings, Flannel);

        Assert.Equal(("/root/config", "warn"), ((string?)plugin["kubeconfig"], (string?)plugin["requestPolicy"]));
    }

    [Fact]
    public void The_network_may_have_a_name_of_its_own()
    {
        var (json, _) = GeneratedConfiguration.Of(new InstallSettings { OverrideNetworkName = false }, Flannel, new NodeDirectories());

        Assert.Equal("metacni", (string?)json["name"]);
        Assert.False(json.ContainsKey("loadOnlyInlinedPlugins"));
    }

    [Fact]
    public void Another_state_directory_is_named() =>
        Assert.Equal("/state", (string?)PluginOf(new InstallSettings(), Flannel, new NodeDirectories { StateDir = "/state" })["stateDir"]);

    [Fact]
    public void The_socket_of_the_node_API_is_named_if_it_is_not_the_plugins_default()
    {
        Assert.Equal("/other/node.sock", (string?)PluginOf(new InstallSettings(), Flannel, new NodeDirectories { RunDir = "/other" })["nodeSocket"]);
        Assert.False(PluginOf(new InstallSettings(), Flannel, new NodeDirectories()).ContainsKey("nodeSocket"));
    }

    [Fact]
    public void With_manifests_no_kubeconfig_is_named() =>
        Assert.False(PluginOf(new InstallSettings { Plugin = JsonText.Object("""{"manifests":"/manifests"}""") }, Flannel).ContainsKey("kubeconfig"));

    [Fact]
    public void An_inline_primary_stays_inline()
    {
        var settings = new InstallSettings { Plugin = JsonText.Object("""{"delegates":[{"name":"pods","type":"bridge"}]}""") };
        var primary = Primary("""{"name":"pods","type":"bridge"}""") with { Path = "" };

        var plugin = PluginOf(settings, primary);

        Assert.False(plugin.ContainsKey("clusterNetwork"));
        Assert.Equal("""[{"name":"pods","type":"bridge"}]""", JsonText.Of(plugin["delegates"]));
    }

    [Fact]
    public void What_the_plugin_refuses_is_a_problem()
    {
        var settings = new InstallSettings { Plugin = JsonText.Object("""{"concurrency":0}""") };

        var (_, problems) = GeneratedConfiguration.Of(settings, Flannel, new NodeDirectories());

        Assert.Equal(["concurrency: must be 1 or more"], problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_runtime_reads_the_bytes_as_a_list_of_one_plugin()
    {
        var (json, _) = GeneratedConfiguration.Of(new InstallSettings(), Flannel, new NodeDirectories());

        var list = NetworkConfigurationList.Parse(
            JsonText.Object(System.Text.Encoding.UTF8.GetString(GeneratedConfiguration.Bytes(json))), "the generated configuration");

        Assert.Equal(["metacni"], list.Plugins.Select(plugin => plugin.Type));
    }

    private static System.Text.Json.Nodes.JsonObject PluginOf(InstallSettings settings, PrimaryNetwork primary, NodeDirectories? directories = null)
    {
        var (json, problems) = GeneratedConfiguration.Of(settings, primary, directories ?? new NodeDirectories());
        Assert.Empty(problems);
        return json["plugins"]![0]!.AsObject();
    }

    private static PrimaryNetwork Primary(string json) => new(Path, NetworkConfigurationList.Parse(JsonText.Object(json), "the primary"));
}
