// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Tests.Kubernetes.Kubeconfig;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Plugin;

public sealed class StatusCommandTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public StatusCommandTests()
    {
        _sandbox.Config["cniVersion"] = "1.1.0";
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object("""{"cniVersion": "1.1.0", "name": "main", "type": "bridge"}"""));
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task STATUS_runs_the_plugins_of_the_primary()
    {
        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);

        Assert.Equal(("STATUS", "bridge"), (Assert.Single(_sandbox.Runner.Calls).Command, _sandbox.Runner.Calls[0].Type));
    }

    [Fact]
    public async Task The_code_of_a_plugin_survives()
    {
        _sandbox.Runner.Answer = _ => FakeAnswer.Error(51, "limited");

        Assert.Equal(51, (await _sandbox.RunAsync("STATUS")).Code);
    }

    // Codes from 100 on are ours too; what a plugin says stays what it says.
    [Fact]
    public async Task An_error_code_from_100_on_of_a_plugin_is_kept()
    {
        _sandbox.Runner.Answer = _ => FakeAnswer.Error(103, "the link is slow");

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((103, "network main (bridge): the link is slow"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_plugin_that_fails_without_a_CNI_error_is_code_50()
    {
        _sandbox.Runner.Answer = _ => FakeAnswer.Silence with { ExitCode = 2, StandardError = "it panicked" };

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, answer.Code);
        Assert.StartsWith("network main (bridge): ", answer.Message, StringComparison.Ordinal);
        Assert.Equal("it panicked", answer.Details);
    }

    [Fact]
    public async Task A_plugin_that_does_not_finish_is_killed_and_code_50()
    {
        _sandbox.Config["deadline"] = "50ms";
        _sandbox.Runner.Answer = call =>
        {
            call.Deadline.WaitHandle.WaitOne();
            throw new CniException(PluginErrorCode.PluginTimedOut, "plugin bridge did not finish when the deadline came, after 0.1 s");
        };

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, answer.Code);
        Assert.Contains("bridge did not finish", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_termination_signal_is_code_11_try_again_later()
    {
        _sandbox.Runner.Answer = call =>
        {
            _sandbox.Terminate();
            Assert.True(call.Deadline.IsCancellationRequested);
            throw new CniException(PluginErrorCode.PluginTimedOut, "ended");
        };

        Assert.Equal((int)CniErrorCode.TryAgainLater, (await _sandbox.RunAsync("STATUS")).Code);
    }

    [Theory]
    [InlineData("1.1.0")]
    [InlineData("1.0.0")]
    public async Task A_primary_whose_plugin_is_missing_is_not_available(string version)
    {
        _sandbox.Config["delegates"]![0]!["cniVersion"] = version;
        _sandbox.Runner.Missing = "bridge";

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, answer.Code);
        Assert.Contains("plugin bridge is not there", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/10-main.conflist")]
    [InlineData("unknown")]
    public async Task A_primary_that_is_defined_nowhere_is_not_available(string clusterNetwork)
    {
        _sandbox.Config["clusterNetwork"] = clusterNetwork;

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, answer.Code);
        Assert.Contains(clusterNetwork, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_API_server_the_primary_must_be_a_file_on_the_node()
    {
        _sandbox.Config.Remove("manifests");
        _sandbox.Config["clusterNetwork"] = "unknown";

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, (await _sandbox.RunAsync("STATUS")).Code);
    }

    // Nobody listens there: an outage of the API server does not make a node NotReady.
    [Fact]
    public async Task A_primary_known_only_to_the_API_server_causes_no_request()
    {
        using var directory = new TemporaryDirectory();
        _sandbox.Config.Remove("manifests");
        _sandbox.Config["clusterNetwork"] = "unknown";
        _sandbox.Config["kubeconfig"] = directory.Write("config", KubeConfigText.Of("token: t", "insecure-skip-tls-verify: true"));

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.True(answer.Succeeded, answer.Message);
    }

    [Fact]
    public async Task The_plugins_of_a_primary_from_a_manifest_are_run()
    {
        _sandbox.Config["clusterNetwork"] = "e";
        _sandbox.Manifests.AddDefinition("kube-system", "e", """{"cniVersion": "1.1.0", "name": "net-e", "type": "ptp"}""");

        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);

        Assert.Equal("ptp", Assert.Single(_sandbox.Runner.Calls).Type);
    }

    [Fact]
    public async Task The_plugins_of_all_delegates_are_run_in_the_order_of_ADD()
    {
        AddDelegate("""{"cniVersion": "1.1.0", "name": "second", "plugins": [{"type": "ptp"}, {"type": "tuning"}]}""");
        AddDelegate("""{"cniVersion": "1.0.0", "name": "third", "type": "macvlan"}""");

        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);

        Assert.Equal(["bridge", "ptp", "tuning"], _sandbox.Runner.Calls.Select(call => call.Type));
    }

    [Fact]
    public async Task A_further_delegate_whose_plugin_is_missing_is_not_available()
    {
        AddDelegate("""{"cniVersion": "1.0.0", "name": "second", "type": "ptp"}""");
        _sandbox.Runner.Missing = "ptp";

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, answer.Code);
        Assert.StartsWith("network second (ptp): ", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Theory]
    [InlineData("""{"cniVersion": "1.1.0", "name": "second"}""")]
    [InlineData("""{"cniVersion": "9.9.9", "name": "second", "type": "ptp"}""")]
    [InlineData("""{"cniVersion": "1.1.0", "name": "a/b", "type": "ptp"}""")]
    [InlineData("""{"cniVersion": "1.1.0", "name": "second", "type": "metacni"}""")]
    public async Task A_further_delegate_that_fails_every_ADD_is_not_available(string network)
    {
        AddDelegate(network);

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, (await _sandbox.RunAsync("STATUS")).Code);
        Assert.False((await _sandbox.AddAsync()).Succeeded);
    }

    [Fact]
    public async Task The_error_of_an_additional_delegates_plugin_is_kept_with_its_code()
    {
        AddDelegate("""{"cniVersion": "1.1.0", "name": "second", "type": "ptp"}""");
        _sandbox.Runner.Answer = call => call.Type == "ptp" ? FakeAnswer.Error(50, "no addresses left") : FakeAnswer.Success(call);

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((50, "network second (ptp): no addresses left"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task The_plugins_of_defaultNetworks_and_the_auxiliary_chain_are_run()
    {
        using var node = Node();
        node.Write("confd/20-storage.conf", """{"cniVersion": "1.1.0", "name": "storage", "type": "ptp"}""");
        node.Write("net.d/vendor/1.conf", """{"type": "tuning"}""");
        _sandbox.Config["auxiliaryCNIChainName"] = "vendor";
        _sandbox.Config["defaultNetworks"] = new JsonArray("storage");

        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);

        Assert.Equal(["bridge", "ptp", "tuning"], _sandbox.Runner.Calls.Select(call => call.Type));
    }

    [Theory]
    [InlineData("ptp")]
    [InlineData("tuning")]
    public async Task Default_networks_and_the_auxiliary_chain_need_their_plugins(string missing)
    {
        using var node = Node();
        node.Write("confd/20-storage.conf", """{"cniVersion": "1.1.0", "name": "storage", "type": "ptp"}""");
        node.Write("net.d/vendor/1.conf", """{"type": "tuning"}""");
        _sandbox.Config["auxiliaryCNIChainName"] = "vendor";
        _sandbox.Config["defaultNetworks"] = new JsonArray("storage");
        _sandbox.Runner.Missing = missing;

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, (await _sandbox.RunAsync("STATUS")).Code);
    }

    [Fact]
    public async Task An_auxiliary_chain_that_cannot_be_read_is_not_available()
    {
        using var node = Node();
        var file = node.Write("net.d/vendor/1.conf", "{");
        _sandbox.Config["auxiliaryCNIChainName"] = "vendor";

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, answer.Code);
        Assert.Contains(file, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_defaultNetwork_from_a_manifest_needs_its_plugin_but_the_plugin_is_not_run()
    {
        using var node = Node();
        _sandbox.Manifests.AddDefinition("kube-system", "e", """{"cniVersion": "1.1.0", "name": "net-e", "type": "ptp"}""");
        _sandbox.Config["defaultNetworks"] = new JsonArray("e");

        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);
        Assert.Equal("bridge", Assert.Single(_sandbox.Runner.Calls).Type);
        _sandbox.Runner.Missing = "ptp";
        Assert.Equal((int)CniErrorCode.PluginNotAvailable, (await _sandbox.RunAsync("STATUS")).Code);
    }

    [Fact]
    public async Task A_defaultNetwork_known_only_to_the_API_server_is_not_checked()
    {
        using var node = Node();
        _sandbox.Config.Remove("manifests");
        _sandbox.Config["kubeconfig"] = node.Write("config", KubeConfigText.Of("token: t", "insecure-skip-tls-verify: true"));
        _sandbox.Config["defaultNetworks"] = new JsonArray("unknown", node.Write("last.conf", """{"cniVersion": "1.1.0", "name": "last", "type": "ptp"}"""));

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["bridge", "ptp"], _sandbox.Runner.Calls.Select(call => call.Type));
    }

    [Theory]
    [InlineData("clusterNetwork", "storage")]
    [InlineData("defaultNetworks", "storage")]
    public async Task An_unreadable_file_is_ignored_if_the_API_server_may_have_the_definition(string key, string name)
    {
        using var node = Node();
        UseApiServer(node);
        node.Write("confd/40-bad.conf", "{");
        _sandbox.Config[key] = key == "clusterNetwork" ? name : new JsonArray(name);

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.True(answer.Succeeded, answer.Message);
    }

    [Theory]
    [InlineData("clusterNetwork", """{"cniVersion": "1.1.0", "name": "storage", "type": "ptp"}""")]
    [InlineData("defaultNetworks", """{"cniVersion": "1.1.0", "name": "storage", "type": "ptp"}""")]
    [InlineData("defaultNetworks", """{"cniVersion": "9.9.9", "name": "storage", "type": "tuning"}""")]
    [InlineData("defaultNetworks", """{"cniVersion": "1.1.0", "name": "storage", "type": "metacni"}""")]
    [InlineData("defaultNetworks", """{"cniVersion": "1.1.0", "name": "storage"}""")]
    public async Task An_unusable_file_is_ignored_if_the_API_server_may_have_the_definition(string key, string file)
    {
        using var node = Node();
        UseApiServer(node);
        node.Write("confd/40-storage.conf", file);
        _sandbox.Config[key] = key == "clusterNetwork" ? "storage" : new JsonArray("storage");
        _sandbox.Runner.Missing = "ptp";

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.True(answer.Succeeded, answer.Message);
        Assert.DoesNotContain("ptp", _sandbox.Runner.Calls.Select(call => call.Type));
    }

    [Theory]
    [InlineData("clusterNetwork")]
    [InlineData("defaultNetworks")]
    public async Task Plugins_of_a_usable_file_are_run_even_if_the_API_server_may_have_the_definition(string key)
    {
        using var node = Node();
        UseApiServer(node);
        node.Write("confd/40-storage.conf", """{"cniVersion": "1.1.0", "name": "storage", "type": "ptp"}""");
        _sandbox.Config[key] = key == "clusterNetwork" ? "storage" : new JsonArray("storage");
        _sandbox.Runner.Answer = call => call.Type == "ptp" ? FakeAnswer.Error(51, "limited") : FakeAnswer.Success(call);

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((51, "network storage (ptp): limited"), (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("clusterNetwork")]
    [InlineData("defaultNetworks")]
    public async Task A_file_given_by_its_path_is_always_checked(string key)
    {
        using var node = Node();
        UseApiServer(node);
        var path = node.Write("storage.conf", """{"cniVersion": "1.1.0", "name": "storage", "type": "ptp"}""");
        _sandbox.Config[key] = key == "clusterNetwork" ? path : new JsonArray(path);
        _sandbox.Runner.Missing = "ptp";

        var missing = await _sandbox.RunAsync("STATUS");
        node.Write("storage.conf", "{");
        var damaged = await _sandbox.RunAsync("STATUS");

        Assert.Equal((50, 50), (missing.Code, damaged.Code));
        Assert.StartsWith("network storage (ptp): ", missing.Message, StringComparison.Ordinal);
        Assert.Contains(path, damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_plugins_share_one_deadline_and_the_plugin_that_exceeds_it_is_named()
    {
        AddDelegate("""{"cniVersion": "1.1.0", "name": "second", "type": "ptp"}""");
        AddDelegate("""{"cniVersion": "1.1.0", "name": "third", "type": "macvlan"}""");
        _sandbox.Config["deadline"] = "50ms";
        var deadlines = new List<CancellationToken>();
        _sandbox.Runner.Answer = call =>
        {
            deadlines.Add(call.Deadline);
            if (call.Type != "ptp")
            {
                return FakeAnswer.Success(call);
            }

            call.Deadline.WaitHandle.WaitOne();
            throw new CniException(PluginErrorCode.PluginTimedOut, "plugin ptp did not finish within 0.1 s and was killed");
        };

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, answer.Code);
        Assert.StartsWith("network second (ptp): plugin ptp did not finish", answer.Message, StringComparison.Ordinal);
        Assert.Equal(2, deadlines.Count);
        Assert.Equal(deadlines[0], deadlines[1]);
    }

    [Fact]
    public async Task A_network_without_time_left_is_not_checked()
    {
        AddDelegate("""{"cniVersion": "1.1.0", "name": "second", "type": "ptp"}""");
        _sandbox.Config["deadline"] = "50ms";
        _sandbox.Runner.Answer = call =>
        {
            call.Deadline.WaitHandle.WaitOne();
            return call.Type == "bridge"
                ? FakeAnswer.Success(call)
                : throw new CniException(PluginErrorCode.PluginTimedOut, "plugin ptp was not started, because the deadline had passed") { WasPluginStarted = false };
        };

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.True(answer.Succeeded, answer.Message);
    }

    [Fact]
    public async Task A_directory_of_manifests_that_is_missing_is_not_available()
    {
        _sandbox.Config["manifests"] = "/nowhere/manifests";

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, answer.Code);
        Assert.Contains("/nowhere/manifests", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attachments", "link")]
    [InlineData("attachments", "file")]
    [InlineData("attachments", "open")]
    [InlineData("status", "link")]
    public async Task A_directory_of_records_that_cannot_be_used_is_not_available(string name, string kind)
    {
        var path = Path.Combine(_sandbox.StateDir, name);
        Directory.CreateDirectory(_sandbox.StateDir);
        Shell.Output("chmod", "700", _sandbox.StateDir);
        switch (kind)
        {
            case "link":
                Directory.CreateSymbolicLink(path, "/tmp");
                break;
            case "file":
                await File.WriteAllTextAsync(path, "");
                break;
            default:
                Directory.CreateDirectory(path);
                Shell.Output("chmod", "777", path);
                break;
        }

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, answer.Code);
        Assert.Contains(path, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_primary_below_1_1_0_is_not_asked()
    {
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object("""{"cniVersion": "1.0.0", "name": "main", "type": "bridge"}"""));

        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_configuration_with_which_every_ADD_fails_is_code_50()
    {
        _sandbox.Config["delegates"] = new JsonArray();

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, (await _sandbox.RunAsync("STATUS")).Code);
    }

    // The first request may come only after the primary was attached.
    [Theory]
    [InlineData("STATUS", (int)CniErrorCode.PluginNotAvailable)]
    [InlineData("ADD", (int)CniErrorCode.IOFailure)]
    public async Task A_missing_token_file_is_reported_before_any_plugin_runs(string verb, int code)
    {
        using var directory = new TemporaryDirectory();
        _sandbox.Config.Remove("manifests");
        _sandbox.Config["kubeconfig"] = directory.Write(
            "config", KubeConfigText.Of("tokenFile: none", "insecure-skip-tls-verify: true"));

        var answer = await _sandbox.RunAsync(verb);

        Assert.Equal(code, answer.Code);
        Assert.Contains(directory.Combine("none"), answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_state_directory_that_cannot_be_used_is_not_available()
    {
        await File.WriteAllTextAsync(_sandbox.StateDir, "a file");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, (await _sandbox.RunAsync("STATUS")).Code);
    }

    [Fact]
    public async Task A_damaged_record_is_mentioned_with_a_failure_but_is_not_a_failure_itself()
    {
        var corrupt = Path.Combine(_sandbox.StateDir, "attachments", "c1@eth0.jsonl.corrupt");
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        await File.WriteAllTextAsync(corrupt, "damaged");

        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);
        _sandbox.Runner.Answer = _ => FakeAnswer.Error(51, "limited", "why");
        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal(51, answer.Code);
        Assert.StartsWith("why; ", answer.Details, StringComparison.Ordinal);
        Assert.Contains(corrupt, answer.Details, StringComparison.Ordinal);
    }

    private void AddDelegate(string network) => _sandbox.Config["delegates"]!.AsArray().Add((JsonNode)JsonText.Object(network));

    private void UseApiServer(TemporaryDirectory node)
    {
        _sandbox.Config.Remove("manifests");
        _sandbox.Config["kubeconfig"] = node.Write("config", KubeConfigText.Of("token: t", "insecure-skip-tls-verify: true"));
    }

    // A primary in a file, as auxiliary chains and default networks need it.
    private TemporaryDirectory Node()
    {
        var node = new TemporaryDirectory();
        node.Subdirectory("confd");
        _sandbox.Config.Remove("delegates");
        _sandbox.Config["confDir"] = node.Combine("confd");
        _sandbox.Config["clusterNetwork"] = node.Write("net.d/10-main.conf", """{"cniVersion": "1.1.0", "name": "main", "type": "bridge"}""");
        return node;
    }
}
