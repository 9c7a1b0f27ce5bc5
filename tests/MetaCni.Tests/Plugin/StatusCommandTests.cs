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
    public async Task The_plugins_of_the_primary_are_asked()
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
    public async Task So_does_one_that_looks_like_ours()
    {
        _sandbox.Runner.Answer = _ => FakeAnswer.Error(103, "the link is slow");

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((103, "network main (bridge): the link is slow"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_plugin_that_says_nothing_is_not_available()
    {
        _sandbox.Runner.Answer = _ => FakeAnswer.Silence with { ExitCode = 2, StandardError = "it panicked" };

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, answer.Code);
        Assert.StartsWith("network main (bridge): ", answer.Message, StringComparison.Ordinal);
        Assert.Equal("it panicked", answer.Details);
    }

    [Fact]
    public async Task A_plugin_that_does_not_answer_is_ended_and_not_available()
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
    public async Task A_runtime_that_wants_it_to_end_gets_an_answer()
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
    public async Task Without_anybody_to_ask_for_the_primary_it_has_to_be_on_the_node()
    {
        _sandbox.Config.Remove("manifests");
        _sandbox.Config["clusterNetwork"] = "unknown";

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, (await _sandbox.RunAsync("STATUS")).Code);
    }

    // Nobody listens there: an outage of the API server does not make a node NotReady.
    [Fact]
    public async Task What_only_the_api_server_knows_is_not_asked_for()
    {
        using var directory = new TemporaryDirectory();
        _sandbox.Config.Remove("manifests");
        _sandbox.Config["clusterNetwork"] = "unknown";
        _sandbox.Config["kubeconfig"] = directory.Write("config", KubeConfigText.Of("token: t", "insecure-skip-tls-verify: true"));

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.True(answer.Succeeded, answer.Message);
    }

    [Fact]
    public async Task A_primary_that_is_a_manifest_is_asked()
    {
        _sandbox.Config["clusterNetwork"] = "e";
        _sandbox.Manifests.AddDefinition("kube-system", "e", """{"cniVersion": "1.1.0", "name": "net-e", "type": "ptp"}""");

        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);

        Assert.Equal("ptp", Assert.Single(_sandbox.Runner.Calls).Type);
    }

    [Fact]
    public async Task Every_network_that_every_pod_gets_is_asked_in_the_order_of_ADD()
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
    public async Task What_the_plugin_of_a_further_delegate_says_is_said_with_its_code()
    {
        AddDelegate("""{"cniVersion": "1.1.0", "name": "second", "type": "ptp"}""");
        _sandbox.Runner.Answer = call => call.Type == "ptp" ? FakeAnswer.Error(50, "no addresses left") : FakeAnswer.Success(call);

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((50, "network second (ptp): no addresses left"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task Default_networks_and_the_auxiliary_chain_on_the_node_are_asked_too()
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
    public async Task A_default_network_that_is_a_manifest_needs_its_plugin_and_is_not_asked()
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
    public async Task A_default_network_that_only_the_api_server_knows_is_not_judged()
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
    public async Task A_file_that_cannot_be_read_is_no_failure_where_the_API_server_may_have_the_definition(string key, string name)
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
    public async Task A_file_with_which_no_ADD_would_succeed_is_no_failure_where_a_definition_may_have_its_name(string key, string file)
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
    public async Task The_plugins_of_a_file_that_can_be_used_are_asked_also_where_a_definition_may_have_its_name(string key)
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
    public async Task A_file_that_is_given_by_its_path_is_judged_whatever_the_API_server_has(string key)
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
    public async Task All_share_one_budget_and_the_one_at_its_end_is_named()
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
    public async Task A_network_for_which_no_time_is_left_is_not_judged()
    {
        AddDelegate("""{"cniVersion": "1.1.0", "name": "second", "type": "ptp"}""");
        _sandbox.Config["deadline"] = "50ms";
        _sandbox.Runner.Answer = call =>
        {
            call.Deadline.WaitHandle.WaitOne();
            return call.Type == "bridge"
                ? FakeAnswer.Success(call)
                : throw new CniException(PluginErrorCode.PluginTimedOut, "plugin ptp was not started, because the time was used up") { WasPluginStarted = false };
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
    public async Task A_primary_below_1_1_is_not_asked()
    {
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object("""{"cniVersion": "1.0.0", "name": "main", "type": "bridge"}"""));

        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_configuration_with_which_no_add_could_be_served_is_not_available()
    {
        _sandbox.Config["delegates"] = new JsonArray();

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, (await _sandbox.RunAsync("STATUS")).Code);
    }

    // The first request may come only after the primary was attached.
    [Theory]
    [InlineData("STATUS", (int)CniErrorCode.PluginNotAvailable)]
    [InlineData("ADD", (int)CniErrorCode.IOFailure)]
    public async Task A_token_file_that_is_missing_is_told_before_anything_is_done(string verb, int code)
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
    public async Task A_damaged_record_is_told_with_a_failure_and_is_none_by_itself()
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
