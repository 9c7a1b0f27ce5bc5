// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Installation;

/// <summary>Taking over a Multus installation, and going back.</summary>
[SupportedOSPlatform("linux")]
public sealed class MultusTests
{
    // As thin_entrypoint of Multus 4.3 writes it for the primary of the host.
    private static string Thin(InstallHost host) => new JsonObject
    {
        ["capabilities"] = new JsonObject { ["portMappings"] = true },
        ["cniConf"] = "/host/etc/cni/multus/net.d",
        ["cniVersion"] = "1.0.0",
        ["delegates"] = new JsonArray(host.Primary),
        ["kubeconfig"] = "/etc/cni/net.d/multus.d/multus.kubeconfig",
        ["logLevel"] = "verbose",
        ["name"] = "multus-cni-network",
        ["namespaceIsolation"] = true,
        ["type"] = "multus",
    }.ToJsonString();

    // As the daemon of Multus 4.3 writes it for its shim.
    private static string Shim(InstallHost host) => new JsonObject
    {
        ["capabilities"] = new JsonObject { ["portMappings"] = true },
        ["cniVersion"] = "0.3.1",
        ["logLevel"] = "verbose",
        ["logToStderr"] = true,
        ["name"] = "multus-cni-network",
        ["clusterNetwork"] = $"/host{Path.Combine(host.Conf, InstallHost.PrimaryName)}",
        ["type"] = "multus-shim",
    }.ToJsonString();

    // The ConfigMap of multus-daemonset-thick.yml, with two keys more.
    private const string DaemonConfig = """
        {"chrootDir": "/hostroot", "cniVersion": "0.3.1", "logLevel": "debug", "logToStderr": true, "cniConfigDir": "/host/etc/cni/net.d",
         "multusAutoconfigDir": "/host/etc/cni/net.d", "multusConfigFile": "auto", "socketDir": "/host/run/multus/",
         "confDir": "/hostroot/etc/multus", "systemNamespaces": ["kube-system", "admin"]}
        """;

    [SkippableFact]
    public void Thin_Multus_is_taken_over_with_its_settings_and_its_pods_go_on()
    {
        using var host = new InstallHost();
        var file = host.Write("00-multus.conf", Thin(host));

        var outcome = host.Install().EnsureSuccess("install");

        var (name, plugin) = Published(host);
        Assert.Equal("multus-cni-network", name);
        Assert.Equal(Path.Combine(host.Conf, InstallHost.PrimaryName), (string?)plugin["clusterNetwork"]);
        Assert.Equal("true warn verbose", $"{plugin["namespaceIsolation"]!.ToJsonString()} {plugin["requestPolicy"]} {plugin["logLevel"]}");
        Assert.False(plugin.ContainsKey("delegates") || plugin.ContainsKey("cniConf") || plugin.ContainsKey("kubeconfig"));
        Assert.False(File.Exists(file));
        Assert.Matches(@"namespaceIsolation +kept +true", outcome.Text);
        Assert.Matches(@"delegates +dropped +it is a copy of the file", outcome.Text);
        Assert.Matches(@"kubeconfig +dropped +its token ends with the pod of Multus", outcome.Text);
        Assert.Matches(@"requestPolicy +new +warn", outcome.Text);
        host.AttachWithSecondary();
        Assert.True(host.HasInterface("eth0") && host.HasInterface("net1"));
    }

    [SkippableFact]
    public void Thick_Multus_is_taken_over_with_the_keys_of_its_daemon()
    {
        using var host = new InstallHost();
        host.Write("00-multus.conf", Shim(host));
        var daemonConfig = host.Sandbox.Combine("daemon-config.json");
        File.WriteAllText(daemonConfig, DaemonConfig);

        var outcome = host.Install("--multus-daemon-config", daemonConfig).EnsureSuccess("install");

        var (_, plugin) = Published(host);
        Assert.Equal(Path.Combine(host.Conf, InstallHost.PrimaryName), (string?)plugin["clusterNetwork"]);
        Assert.Equal(("debug", "/etc/multus"), ((string?)plugin["logLevel"], (string?)plugin["confDir"]));
        Assert.Equal("""["kube-system","admin"]""", plugin["systemNamespaces"]!.ToJsonString());
        Assert.Matches(@"confDir +changed +/etc/multus", outcome.Text);
        Assert.Matches(@"chrootDir +dropped +plugins run on the host", outcome.Text);
        Assert.Contains("hint: a daemon of Multus that runs on this node writes its file again", outcome.Text, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("00-multus.conf", true)]
    [InlineData("00-multus.conf", false)]
    [InlineData("05-own.conflist", false)]
    public void Restore_puts_Multus_back_exactly(string name, bool isThick)
    {
        using var host = new InstallHost();
        var content = isThick ? Shim(host) : Thin(host);
        var text = name.EndsWith(".conflist", StringComparison.Ordinal)
            ? $$"""{"name": "multus-cni-network",  "cniVersion": "1.0.0", "plugins": [ {{content}} ]}""" + "\n\n"
            : content;
        var file = host.Write(name, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        var before = Describe(host.Conf);
        host.Install().EnsureSuccess("install");
        Assert.NotEqual(before, Describe(host.Conf));

        host.Tool("install", "--restore").EnsureSuccess("install --restore");

        Assert.Equal(before, Describe(host.Conf));
    }

    [SkippableFact]
    public void A_dry_run_of_taking_over_and_of_going_back_changes_nothing()
    {
        using var host = new InstallHost();
        host.Write("00-multus.conf", Thin(host));
        var before = host.Tree();

        var takeOver = host.Install("--dry-run").EnsureSuccess("install --dry-run");

        Assert.Equal(before, host.Tree());
        Assert.Matches(@"namespaceIsolation +kept +true", takeOver.Text);
        host.Install().EnsureSuccess("install");
        before = host.Tree();
        var restore = host.Tool("install", "--restore", "--dry-run").EnsureSuccess("install --restore --dry-run");
        Assert.Equal(before, host.Tree());
        Assert.Contains("Multus's 00-multus.conf would be put back", restore.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void After_the_take_over_an_upgrade_keeps_the_settings_and_the_original()
    {
        using var host = new InstallHost();
        host.Write("00-multus.conf", Thin(host));
        host.Install().EnsureSuccess("install");
        var published = File.ReadAllText(host.Configuration);

        // A daemon of Multus that still runs writes its file again.
        host.Write("00-multus.conf", Shim(host));
        host.Install().EnsureSuccess("install");

        Assert.Equal(published, File.ReadAllText(host.Configuration));
        Assert.False(File.Exists(Path.Combine(host.Conf, "00-multus.conf")));
        Assert.Equal(Thin(host), File.ReadAllText(Path.Combine(host.Kept, "00-multus.conf")));
    }

    [SkippableFact]
    public void Several_inline_networks_stay_inline()
    {
        using var host = new InstallHost();
        var thin = JsonNode.Parse(Thin(host))!;
        thin["delegates"]!.AsArray().Add(new JsonObject { ["name"] = "more", ["type"] = "bridge" });
        host.Write("00-multus.conf", thin.ToJsonString());

        host.Install().EnsureSuccess("install");

        var (_, plugin) = Published(host);
        Assert.Equal(thin["delegates"]!.ToJsonString(), plugin["delegates"]!.ToJsonString());
        Assert.False(plugin.ContainsKey("clusterNetwork"));
    }

    [SkippableFact]
    public void A_primary_that_is_a_definition_must_be_named_by_hand()
    {
        using var host = new InstallHost();
        var thin = JsonNode.Parse(Thin(host))!.AsObject();
        thin.Remove("delegates");
        thin["clusterNetwork"] = "calico";
        host.Write("00-multus.conf", thin.ToJsonString());
        var before = host.Tree();

        var refused = host.Install();

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("name it in the setting clusterNetwork", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, host.Tree());
        host.Install("--set", $"clusterNetwork={Path.Combine(host.Conf, InstallHost.PrimaryName)}").EnsureSuccess("install");
    }

    [SkippableFact]
    public void Going_back_names_the_pods_that_Multus_does_not_know()
    {
        using var host = new InstallHost();
        host.Write("00-multus.conf", Thin(host));
        host.Install().EnsureSuccess("install");
        host.AttachWithSecondary();

        var outcome = host.Tool("install", "--restore").EnsureSuccess("install --restore");

        Assert.Contains("warning: pod default/pod1 was attached by MetaCni", outcome.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Without_a_kept_configuration_there_is_nothing_to_restore()
    {
        using var host = new InstallHost();
        host.Install().EnsureSuccess("install");
        var before = host.Tree();

        Assert.Equal(1, host.Tool("install", "--restore").ExitCode);

        Assert.Equal(before, host.Tree());
    }

    private static (string? Name, JsonObject Plugin) Published(InstallHost host)
    {
        var list = JsonNode.Parse(File.ReadAllText(host.Configuration))!;
        return ((string?)list["name"], list["plugins"]![0]!.AsObject());
    }

    // Names, modes and contents.
    private static string Describe(string directory) => string.Join('\n', Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(path => $"{path} {Witness.Mode(path)} {(File.Exists(path) ? File.ReadAllText(path) : "")}"));
}
