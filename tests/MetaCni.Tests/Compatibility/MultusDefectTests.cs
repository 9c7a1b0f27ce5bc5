// SPDX-License-Identifier: Apache-2.0
//
// The defects of Multus v4.3 that docs/differences-from-multus.md lists, by its numbers. What needs a process is in
// tests/EndToEnd.Tests/Compatibility; a number that is missing in both is about a part that this program does not have (the document
// says which).

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;
using Crd;
using MetaCni.Attaching;
using MetaCni.Attaching.Plugins;
using MetaCni.Cluster;
using MetaCni.Cluster.Api;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Preparing;
using MetaCni.Tests.Cluster.Api;
using MetaCni.Tests.Kubelet.Checkpoint;
using MetaCni.Tests.Kubernetes;
using MetaCni.Tests.Planning;
using MetaCni.Tests.Plugin;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Compatibility;

/// <summary>One test for each defect, named after its number.</summary>
public sealed class MultusDefectTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Defect_2_a_pod_that_is_not_found_is_an_error_and_no_address_is_made_up()
    {
        _sandbox.Environment["CNI_ARGS"] = "IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=gone;K8S_POD_UID=u9";

        var answer = await _sandbox.AddAsync();

        Assert.Equal((1, (int)CniErrorCode.TryAgainLater), (answer.ExitCode, answer.Code));
        Assert.Null(answer.Output!["ips"]);
        Assert.False(_sandbox.HasRecord);
    }

    // Multus gives a request 250 ms. Here the clock has no timer at all, and the request ends with the operation.
    [Fact]
    public async Task Defect_3_a_slow_API_server_has_the_whole_deadline()
    {
        var time = new ManualTime();
        using var deadline = new CancellationTokenSource();
        using var server = new SlowApi("""{"kind": "Pod", "metadata": {"namespace": "default", "name": "pod1", "uid": "u1"}}""");
        using var cluster = Cluster(server, time);

        var reading = cluster.GetPodAsync(new PodIdentity { Namespace = "default", Name = "pod1", Uid = "u1" }, deadline.Token);
        Assert.Null(time.Timer);
        Assert.False(server.Deadline.IsCancellationRequested);
        server.Answer();

        Assert.Equal("u1", (await reading).Identity.Uid);
    }

    [Fact]
    public async Task Defect_4_an_unreadable_record_is_an_error_and_not_a_silent_leak()
    {
        await _sandbox.AddAsync();
        await File.WriteAllTextAsync(_sandbox.RecordFile, "{\"half\": ");

        var answer = await _sandbox.DelAsync();

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, answer.Code);
        Assert.Contains(_sandbox.RecordFile, answer.Message, StringComparison.Ordinal);
        Assert.Equal("{\"half\": ", await File.ReadAllTextAsync(_sandbox.RecordFile + ".corrupt"));
    }

    [Fact]
    public async Task Defect_5_a_failed_DEL_is_reported_to_the_runtime()
    {
        await _sandbox.AddAsync();
        _sandbox.Runner.Answer = _ => FakeAnswer.Error(11, "busy");

        Assert.Equal((1, 11), ((await _sandbox.DelAsync()).ExitCode, (await _sandbox.DelAsync()).Code));
    }

    [Fact]
    public async Task Defect_6_a_line_torn_by_a_crash_does_not_damage_the_record()
    {
        _sandbox.SelectNetworks("a");
        await _sandbox.AddAsync();
        await File.AppendAllTextAsync(_sandbox.RecordFile, "{\"event\": \"detac");
        _sandbox.Runner.Forget();

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
    }

    [Theory]
    [InlineData("other/a", 110)]
    [InlineData("""[{"name": "a", "namespace": "other"}]""", 110)]
    [InlineData("team/a", 0)]
    public void Defect_10_namespaceIsolation_applies_to_the_default_network_annotation(string annotation, int code)
    {
        var config = PlanInputs.Config with { NamespaceIsolation = true };

        var error = Record.Exception(() => NetworkRequests.Of(config, PlanInputs.Pod(defaultNetwork: annotation))) as CniException;

        Assert.Equal(code, error?.Error.Code ?? 0);
    }

    [Fact]
    public async Task Defect_11_runtimeConfig_reaches_the_primary_as_sent_and_no_secondary()
    {
        const string sent = """{"dns":{"Servers":["10.0.0.10"]},"bandwidth":{"IngressRate":9223372036854775807},"example.com/x":1.50}""";
        const string capable =
            """{"cniVersion": "1.0.0", "name": "n", "type": "t", "capabilities": {"dns": true, "bandwidth": true, "example.com/x": true, "mac": true}}""";
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object(capable));
        _sandbox.Config["runtimeConfig"] = JsonText.Object(sent);
        _sandbox.Manifests.AddDefinition("default", "a", capable);
        _sandbox.SelectNetworks("a");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(sent, JsonText.Of(_sandbox.Runner.Calls[0].Request["runtimeConfig"]));
        Assert.Null(_sandbox.Runner.Calls[1].Request["runtimeConfig"]);
    }

    [Fact]
    public async Task Defect_11_a_runtimeConfig_member_in_another_case_reaches_the_primary()
    {
        const string capable = """{"cniVersion": "1.0.0", "name": "n", "type": "t", "capabilities": {"portMappings": true}}""";
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object(capable));
        _sandbox.Config["runtimeConfig"] = JsonText.Object("""{"PortMappings":[{"HostPort":80,"x":1.50}],"MAC":"02:00:00:00:00:0a"}""");
        _sandbox.Manifests.AddDefinition("default", "a", capable);
        _sandbox.SelectNetworks("a");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(
            """{"portMappings":[{"HostPort":80,"x":1.50}]}""", JsonText.Of(_sandbox.Runner.Calls[0].Request["runtimeConfig"]));
        Assert.Null(_sandbox.Runner.Calls[1].Request["runtimeConfig"]);
    }

    [Theory]
    [InlineData("vf, vf, vf", 0)]
    [InlineData("vf, vf, vf, vf", 109)]
    public async Task Defect_12_and_13_each_device_is_used_once_and_a_missing_device_is_an_error(string networks, int code)
    {
        using var node = new TemporaryDirectory();
        _sandbox.Config["podResourcesSocket"] = "/nowhere/kubelet.sock";
        _sandbox.Config["kubeletCheckpoint"] = node.Write("checkpoint", CheckpointSamples.Of(CheckpointSamples.List, _sandbox.Pod.Uid));
        _sandbox.Config["deviceInfoDir"] = node.Combine("devinfo");
        _sandbox.Manifests.AddDefinition(
            "default", "vf", """{"cniVersion": "1.0.0", "name": "vf", "type": "sriov"}""", (AnnotationNames.ResourceName, "intel.com/vf"));
        _sandbox.SelectNetworks(networks);

        var answer = await _sandbox.AddAsync();

        Assert.Equal(code, (int?)answer.Output!["code"] ?? 0);
        Assert.Equal(code == 0 ? ["1", "2", "3"] : [], _sandbox.Runner.Calls.Skip(1).Select(call => (string?)call.Request["deviceID"]));
    }

    // Multus keeps a list of devices for each of the three places, and each of them begins with the first device.
    [Fact]
    public async Task Defect_12_default_network_and_defaultNetworks_and_networks_share_no_device()
    {
        using var node = new TemporaryDirectory();
        _sandbox.Config.Remove("delegates");
        _sandbox.Config["clusterNetwork"] = "a";
        _sandbox.Config["defaultNetworks"] = new JsonArray("vf");
        _sandbox.Config["multusNamespace"] = "default";
        _sandbox.Config["podResourcesSocket"] = "/nowhere/kubelet.sock";
        _sandbox.Config["kubeletCheckpoint"] = node.Write("checkpoint", CheckpointSamples.Of(CheckpointSamples.List, _sandbox.Pod.Uid));
        _sandbox.Config["deviceInfoDir"] = node.Combine("devinfo");
        _sandbox.Manifests.AddDefinition(
            "default", "vf", """{"cniVersion": "1.0.0", "name": "vf", "type": "sriov"}""", (AnnotationNames.ResourceName, "intel.com/vf"));
        _sandbox.Manifests.AddPod(
            _sandbox.Pod, new Dictionary<string, string> { [AnnotationNames.DefaultNetwork] = "vf", [AnnotationNames.Networks] = "vf" });

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(
            ["eth0 1", "net1 2", "net2 3"], _sandbox.Runner.Calls.Select(call => $"{call.InterfaceName} {call.Request["deviceID"]}"));
    }

    // With the primary 256 are allowed.
    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 7)]
    [InlineData(257, 7)]
    public async Task Defect_14_a_pod_has_256_networks_at_most(int secondaries, int code)
    {
        _sandbox.SelectNetworks(string.Join(',', Enumerable.Repeat("a", secondaries)));

        var answer = await _sandbox.AddAsync();

        Assert.Equal(code, (int?)answer.Output!["code"] ?? 0);
        Assert.Equal(code == 0 ? 256 : 0, _sandbox.Runner.Calls.Count);
    }

    [Fact]
    public void Defect_14_the_number_of_concurrent_plugins_is_limited_by_concurrency()
    {
        using var deadline = TimeLimit.Guard();
        var runner = new GatedPluginRunner(2, FakeAnswer.Success);
        var attacher = new Attacher(new Delegates(new NetworkRuntime(runner), []), TimeProvider.System, _ => { });

        var outcomes = new ConcurrentAttacher(attacher, 2).AttachAll(
            Plans.WithSecondaries("a", "b", "c", "d"), new FakeRecordWriter(), deadline.Token);

        Assert.Equal((5, 2), (outcomes.Count, runner.MostAtOnce));
    }

    [Theory]
    [InlineData("ADD")]
    [InlineData("DEL")]
    [InlineData("CHECK")]
    public async Task Defect_15_the_code_and_the_details_of_a_delegate_survive(string command)
    {
        _sandbox.Config["checkPolicy"] = "enforce";
        _sandbox.SelectNetworks("a");
        if (command != "ADD")
        {
            await _sandbox.AddAsync();
        }

        _sandbox.Runner.Answer = call => call.ToString() == $"{command} net1" ? FakeAnswer.Error(11, "busy", "vlan 7") : FakeAnswer.Success(call);

        var answer = await _sandbox.RunAsync(command);

        Assert.Equal((11, "vlan 7"), (answer.Code, answer.Details));
        Assert.StartsWith("network default/a (macvlan, net1): plugin macvlan failed: busy", answer.Message, StringComparison.Ordinal);
    }

    // On the way through Multus's daemon and its shim all that is left of it is 999.
    [Fact]
    public async Task Defect_15_the_code_and_the_details_of_a_delegate_survive_STATUS()
    {
        _sandbox.Config["cniVersion"] = "1.1.0";
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object("""{"cniVersion": "1.1.0", "name": "main", "type": "bridge"}"""));
        _sandbox.Runner.Answer = _ => FakeAnswer.Error(51, "limited", "no uplink");

        var answer = await _sandbox.RunAsync("STATUS");

        Assert.Equal((51, "no uplink"), (answer.Code, answer.Details));
        Assert.Contains("limited", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_16_STATUS_asks_every_plugin_of_a_clusterNetwork_primary()
    {
        var file = Path.Combine(_sandbox.Manifests.Path, "main.conflist");
        await File.WriteAllTextAsync(
            file, """{"cniVersion": "1.1.0", "name": "main", "plugins": [{"type": "bridge"}, {"type": "portmap"}]}""");
        _sandbox.Config["cniVersion"] = "1.1.0";
        _sandbox.Config.Remove("delegates");
        _sandbox.Config["clusterNetwork"] = file;

        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);

        Assert.Equal(["STATUS bridge", "STATUS portmap"], _sandbox.Runner.Calls.Select(call => $"{call.Command} {call.Type}"));
    }

    [Fact]
    public async Task Defect_16_GC_uses_the_runtimes_list_and_detaches_secondaries()
    {
        _sandbox.Config["cniVersion"] = "1.1.0";
        _sandbox.SelectNetworks("a");
        await _sandbox.AddAsync();
        _sandbox.Runner.Forget();
        _sandbox.Config["cni.dev/valid-attachments"] = new JsonArray(new JsonObject { ["containerID"] = "another", ["ifname"] = "eth0" });

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
    }

    // With clusterNetwork Multus's CHECK checks nothing, and networks of the annotation never.
    [Fact]
    public async Task Defect_16_CHECK_checks_every_attachment_of_a_clusterNetwork_pod()
    {
        _sandbox.Config.Remove("delegates");
        _sandbox.Config["clusterNetwork"] = "a";
        _sandbox.Config["multusNamespace"] = "default";
        _sandbox.SelectNetworks("b");
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        _sandbox.Runner.Forget();

        Assert.True((await _sandbox.CheckAsync()).Succeeded);

        Assert.Equal(["CHECK eth0", "CHECK net1"], _sandbox.Runner.Log);
        Assert.All(_sandbox.Runner.Calls, call => Assert.NotNull(call.Request["prevResult"]));
    }

    [Theory]
    [InlineData("[null]", null, 7)]
    [InlineData("[[]]", null, 7)]
    [InlineData("""[{"name": null}]""", null, 7)]
    [InlineData("a", """{"cniVersion": "1.0.0", "name": "a", "plugins": []}""", 7)]
    [InlineData("a", """{"cniVersion": "1.0.0", "name": "a", "plugins": [null]}""", 7)]
    [InlineData("a", """{"cniVersion": "1.0.0", "name": "a", "plugins": {}}""", 7)]
    [InlineData("""[{"name": "a", "cni-args": {"x": 1}}]""", """{"cniVersion": "1.0.0", "name": "a", "type": "t", "args": []}""", 7)]
    [InlineData("""[{"name": "a", "cni-args": {"x": 1}}]""", """{"cniVersion": "1.0.0", "name": "a", "type": "t", "args": {"cni": "x"}}""", 7)]
    [InlineData("""[{"name": "a", "cni-args": []}]""", null, 7)]
    public async Task Defect_19_annotations_that_made_Multus_panic_give_an_error(string networks, string? definition, int code)
    {
        if (definition is not null)
        {
            _sandbox.Manifests.AddDefinition("default", "a", definition);
        }

        _sandbox.SelectNetworks(networks);

        var answer = await _sandbox.AddAsync();

        Assert.Equal((1, code), (answer.ExitCode, answer.Code));
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[null]")]
    public void Defect_19_an_empty_or_null_default_network_gives_an_error(string annotation) => Assert.Equal(
        (int)CniErrorCode.InvalidNetworkConfiguration,
        Failure.Of(() => NetworkRequests.Of(PlanInputs.Config, PlanInputs.Pod(defaultNetwork: annotation))).Code);

    [Fact]
    public async Task Defect_20_the_status_is_a_patch_of_one_annotation()
    {
        var api = new ScriptedApi(ScriptedApi.Answer(200, """{"kind": "Pod", "metadata": {"namespace": "default", "name": "pod1", "uid": "u1"}}"""));
        using var cluster = new ScriptedCluster(api);
        var pod = new Pod { Identity = new PodIdentity { Namespace = "default", Name = "pod1", Uid = "u1" }, Annotations = new Dictionary<string, string>() };

        await cluster.Cluster.PublishStatusAsync(new StatusUpdate { Pod = pod, Status = "[]" }, CancellationToken.None);

        var request = Assert.Single(api.Requests);
        Assert.Equal("PATCH /api/v1/namespaces/default/pods/pod1/status", request.Line);
        Assert.Equal("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/network-status":"[]"},"uid":"u1"}}""", request.Body);
    }

    [Fact]
    public async Task Defect_21_a_successful_fallback_to_a_file_causes_no_event()
    {
        var directory = Directory.CreateDirectory(Path.Combine(_sandbox.Manifests.Path, "net.d")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "main.conf"), """{"cniVersion": "1.0.0", "name": "main", "type": "bridge"}""");
        var cluster = new FakeCluster();
        var config = PlanInputs.Config with { ConfDir = directory };

        var network = await new NetworkResolver(config, cluster).ResolveAsync(
            [new NetworkRequest { Source = new NetworkSource.Reference("main"), Origin = "clusterNetwork" }], CancellationToken.None);

        Assert.Equal("main", Assert.Single(network).DisplayName);
        Assert.Empty(cluster.Events);
    }

    [Fact]
    public async Task Defect_23_a_rotated_token_is_used_by_the_next_request()
    {
        var file = Path.Combine(_sandbox.Manifests.Path, "token");
        var token = new BearerToken(new KubeConfig { Source = "kubeconfig", Server = new Uri("https://api/"), TokenFile = file }, TimeProvider.System);

        File.WriteAllText(file, "first");
        Assert.Equal("first", await token.CurrentAsync(CancellationToken.None));
        File.WriteAllText(file, "second");
        Assert.Equal("second", await token.CurrentAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Defect_24_errors_do_not_quote_stdin()
    {
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object("""{"cniVersion": "1.0.0", "name": "main", "type": "bridge", "password": "hunter2"}"""));
        _sandbox.Config["confDir"] = 1;
        var invalid = await _sandbox.AddAsync();
        _sandbox.Config["confDir"] = null;
        _sandbox.Runner.Answer = _ => FakeAnswer.Error(7, "no");
        var failed = await _sandbox.AddAsync();

        Assert.All(
            new[] { invalid, failed },
            answer =>
            {
                Assert.Equal(7, answer.Code);
                Assert.DoesNotContain("hunter2", JsonText.Of(answer.Output), StringComparison.Ordinal);
            });
        Assert.DoesNotContain("hunter2", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Defect_25_system_namespaces_are_compared_with_the_namespace_of_a_pod()
    {
        var config = PlanInputs.Config with { ClusterNetwork = "main", DefaultNetworks = ["x"] };

        Assert.Equal(2, Count("team", "kube-system"));
        Assert.Equal(1, Count("kube-system", "team"));

        int Count(string @namespace, string name) => NetworkRequests.Of(config, new Pod
        {
            Identity = new PodIdentity { Namespace = @namespace, Name = name },
            Annotations = new Dictionary<string, string>(),
        }).Count;
    }

    [Fact]
    public async Task Defect_26_a_primary_that_is_MetaCni_itself_is_detected_before_it_is_called()
    {
        var directory = Directory.CreateDirectory(Path.Combine(_sandbox.Manifests.Path, "net.d")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "00-multus.conf"), """{"cniVersion": "1.0.0", "name": "n", "type": "metacni"}""");
        _sandbox.Config.Remove("delegates");
        _sandbox.Config["clusterNetwork"] = directory;

        Assert.Equal((int)MetaCniErrorCode.SelfDelegation, (await _sandbox.AddAsync()).Code);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    private static ApiCluster Cluster(SlowApi server, TimeProvider time)
    {
        HttpClient Open() => new(server, disposeHandler: false) { BaseAddress = new Uri("http://api/"), Timeout = Timeout.InfiniteTimeSpan };
        var endpoint = new ApiEndpoint(Open, "api", "nobody", null) { Time = time };
        return new ApiCluster(
            new ApiClient(endpoint, new RetryPolicy(time, Random.Shared)), time, new OperatorLog(new LogConfig(), TextWriter.Null, time));
    }
}
