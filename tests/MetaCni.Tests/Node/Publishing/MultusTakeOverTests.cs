// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using MetaCni.Install.Multus;
using MetaCni.Install.Settings;
using MetaCni.Node.Publishing;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Publishing;

public sealed class MultusTakeOverTests : IDisposable
{
    private const string Thin = """
        {"cniVersion":"1.0.0","name":"multus-cni-network","type":"multus","namespaceIsolation":true,"kubeconfig":"/etc/cni/net.d/multus.d/multus.kubeconfig",
         "delegates":[{"cniVersion":"1.0.0","name":"cluster","plugins":[{"type":"bridge"}]}]}
        """;

    private const string Shim = """{"cniVersion":"0.3.1","name":"multus-cni-network","type":"multus-shim","logLevel":"verbose","clusterNetwork":"/host{0}"}""";

    private readonly NodeSandbox _node = new();
    private readonly FakeApiServer _api = new();
    private readonly string _primary;

    public MultusTakeOverTests()
    {
        _primary = _node.Write("net.d/10-cluster.conflist", """{"cniVersion":"1.0.0","name":"cluster","plugins":[{"type":"bridge"}]}""");
        _node.Write("net.d/metacni.d/metacni.kubeconfig", "{}");
        _node.Install("bridge", "exit 0");
        _api.Answer = (_, _) => FakeApiServer.Success(new JsonObject
        {
            ["data"] = new JsonObject { ["daemon-config.json"] = """{"chrootDir":"/hostroot","logLevel":"debug","binDir":"/hostroot/opt/other"}""" },
        });
    }

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Thin_Multus_is_taken_over_without_the_API_server()
    {
        var multus = _node.Write("net.d/00-multus.conf", Thin);
        await using var duty = Start(_node);

        await UntilSetAside(_node);

        Assert.Equal("multus-cni-network", (string?)Published()["name"]);
        Assert.Equal((_primary, "warn", true), ((string?)Plugin["clusterNetwork"], (string?)Plugin["requestPolicy"], (bool?)Plugin["namespaceIsolation"]));
        Assert.Equal(_node.Directories.Kubeconfig, (string?)Plugin["kubeconfig"]);
        Assert.False(File.Exists(multus));
        Assert.Contains("of Multus: namespaceIsolation\" change=kept value=true", _node.Log, StringComparison.Ordinal);
        Assert.Contains("of Multus: requestPolicy\" change=new value=warn", _node.Log, StringComparison.Ordinal);
        Assert.Empty(_api.Requests);
    }

    [Fact]
    public async Task Thick_Multus_is_taken_over_with_its_ConfigMap_and_given_settings_win()
    {
        _node.Write("net.d/00-multus.conf", Shim.Replace("{0}", _primary, StringComparison.Ordinal));
        await using var duty = Start(_node, ("requestPolicy", "enforce"));

        await UntilSetAside(_node);

        Assert.Equal(
            (_primary, "debug", "enforce", "/opt/other"),
            ((string?)Plugin["clusterNetwork"], (string?)Plugin["logLevel"], (string?)Plugin["requestPolicy"], (string?)Plugin["binDir"]));
    }

    [Fact]
    public async Task While_the_ConfigMap_cannot_be_read_nothing_is_published()
    {
        _node.Write("net.d/00-multus.conf", Shim.Replace("{0}", _primary, StringComparison.Ordinal));
        _api.IsDown = true;
        await using var duty = Start(_node);
        await _node.UntilLoggedAsync("waiting to take over the configuration of Multus: the API server did not answer");
        Assert.Equal("MultusNotConverted", Assert.Single(_node.Services.Conditions.Obstacles).Reason);
        Assert.False(File.Exists(_node.Directories.ConfigurationFile));

        _api.IsDown = false;
        _api.Answer = (_, _) => FakeApiServer.Failure(HttpStatusCode.NotFound, "configmaps \"multus-daemon-config\" not found", "configmaps");
        _node.Write("net.d/wake.txt", "");

        await UntilSetAside(_node);
        Assert.Equal("verbose", (string?)Plugin["logLevel"]);
    }

    [Fact]
    public async Task A_dry_run_reports_each_key_and_changes_nothing()
    {
        _node.Write("net.d/00-multus.conf", Thin);
        _ = _node.Services;
        var before = _node.Listing();
        await using var duty = Start(_node, ("dryRun", "true"));

        await _node.UntilLoggedAsync("dry run: would publish");

        Assert.Contains("dry run: key of the configuration of Multus: namespaceIsolation\" change=kept", _node.Log, StringComparison.Ordinal);
        Assert.Equal(before, _node.Listing());
    }

    [Fact]
    public async Task A_restarted_daemon_keeps_the_keys_and_removes_what_Multus_wrote_again()
    {
        _node.Write("net.d/00-multus.conf", Thin);
        await using (Start(_node))
        {
            await UntilSetAside(_node);
        }

        var again = _node.Write("net.d/00-multus.conf", "{\"cniVersion\":\"1.0.0\",\"name\":\"other\",\"type\":\"multus\"}");
        using var restarted = _node.Restart();
        await using var duty = Start(restarted, ("namespaceIsolation", "false"));

        await UntilSetAside(restarted);
        await restarted.UntilLoggedAsync($"updated {_node.Directories.ConfigurationFile}");
        Assert.Equal(("multus-cni-network", "warn", false), ((string?)Published()["name"], (string?)Plugin["requestPolicy"], (bool?)Plugin["namespaceIsolation"]));
        Assert.False(File.Exists(again));
        new MultusBackup(_node.Directories).Restore();
        Assert.Equal(Thin, await File.ReadAllTextAsync(again));
        Assert.False(File.Exists(_node.Directories.TakenOver));
    }

    private JsonObject Plugin => (JsonObject)Published()["plugins"]![0]!;

    private JsonObject Published() => (JsonObject)JsonNode.Parse(File.ReadAllBytes(_node.Directories.ConfigurationFile))!;

    private static Task UntilSetAside(NodeSandbox node) => node.UntilLoggedAsync("00-multus.conf is set aside in ");

    private RunningTestDuty Start(NodeSandbox node, params IReadOnlyList<(string Key, string Value)> settings)
    {
        node.Services.Settings.Replace(SettingsReader.Read(settings.ToDictionary(one => one.Key, one => one.Value)).Settings);
        return RunningTestDuty.Start(new PublishingDuty(node.Services, _api));
    }
}
