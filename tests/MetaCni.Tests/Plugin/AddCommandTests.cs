// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Linux.Netlink;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

public sealed class AddCommandTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    // RFC 5952 §5: dots only where the prefix is well known to hold an IPv4 address. Go's net.IP.String never writes others with dots.
    [Theory]
    [InlineData("""{"cniVersion": "1.0.0"}""")]
    [InlineData("""{"ips": 3}""")]
    [InlineData("3")]
    public async Task ADD_after_another_plugin_in_its_list_is_refused(string result)
    {
        _sandbox.Config["prevResult"] = JsonNode.Parse(result);

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, answer.Code);
        Assert.Contains("MetaCni must be the first plugin of its list", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task IPv6_addresses_are_written_like_the_plugins_write_them()
    {
        _sandbox.Runner.Answer = call => FakeAnswer.Result($$"""
            {"cniVersion": "1.0.0", "interfaces": [{"name": "{{call.InterfaceName}}", "sandbox": "{{call.NetworkNamespace}}"}],
             "ips": [{"interface": 0, "address": "2001:db8::5efe:a00:1/64", "gateway": "2001:db8::5efe:a00:2"}],
             "routes": [{"dst": "::a00:0/104", "gw": "fe80::5efe:a00:2"}, {"dst": "::/0", "gw": "fe80::5efe:a00:2"}]}
            """);

        var answer = await _sandbox.AddAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(
            """[{"interface":0,"address":"2001:db8::5efe:a00:1/64","gateway":"2001:db8::5efe:a00:2"}]""", JsonText.Of(answer.Output!["ips"]));
        Assert.Equal(
            """[{"dst":"::a00:0/104","gw":"fe80::5efe:a00:2"},{"dst":"::/0","gw":"fe80::5efe:a00:2"}]""", JsonText.Of(answer.Output["routes"]));
        var status = await File.ReadAllTextAsync(_sandbox.StatusFile);
        Assert.Contains("\"2001:db8::5efe:a00:1\"", status, StringComparison.Ordinal);
        Assert.Contains("\"fe80::5efe:a00:2\"", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_networks_are_attached_in_order_and_listed_in_the_result()
    {
        _sandbox.SelectNetworks("a, b@data0");

        var answer = await _sandbox.AddAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["ADD eth0", "ADD net1", "ADD data0"], _sandbox.Runner.Log);
        Assert.Equal(["eth0", "net1", "data0"], answer.Interfaces);
        Assert.Equal("1.0.0", (string?)answer.Output!["cniVersion"]);
        Assert.Equal([0, 1, 2], answer.Output["ips"]!.AsArray().Select(ip => (int)ip!["interface"]!));
    }

    [Fact]
    public async Task The_result_has_the_version_of_the_request()
    {
        _sandbox.Config["cniVersion"] = "0.2.0";
        _sandbox.SelectNetworks("a");

        var answer = await _sandbox.AddAsync();

        Assert.Equal("0.2.0", (string?)answer.Output!["cniVersion"]);
        Assert.NotNull(answer.Output["ip4"]);
        Assert.Equal(2, _sandbox.Runner.Calls.Count);
    }

    [Fact]
    public async Task The_plan_is_on_disk_before_the_first_delegate_runs()
    {
        _sandbox.SelectNetworks("a");
        var seen = new List<string>();
        _sandbox.Runner.Answer = call =>
        {
            var record = _sandbox.Record();
            seen.Add(string.Join(' ', record.Attachments.Select(attachment => attachment.State)));
            Assert.Equal(("cluster", 4711UL), (record.Plan.Owner, record.NamespaceCookie));
            Assert.False(record.IsComplete);
            return FakeAnswer.Success(call);
        };

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(["Attempted Planned", "Attached Attempted"], seen);
        Assert.True(_sandbox.Record().IsComplete);
    }

    [Fact]
    public async Task Every_plugin_gets_METACNI_OPERATION_in_its_environment()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Environment["METACNI_OPERATION"] = "othercontainer@eth0";

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal($"{_sandbox.ContainerId}@eth0", call.Environment["METACNI_OPERATION"]));
    }

    // Whoever ran us is told at ADD; an error at DEL as well would keep its own DEL from ever ending.
    [Fact]
    public async Task A_recursive_DEL_for_the_same_container_does_nothing()
    {
        _sandbox.Environment["METACNI_OPERATION"] = $"{_sandbox.ContainerId}@eth0";

        var answer = await _sandbox.RunAsync("DEL");

        Assert.Equal(0, answer.ExitCode);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.False(Directory.Exists(_sandbox.StateDir));
    }

    [Fact]
    public async Task Every_plugin_call_gets_a_unique_METACNI_CALL()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Environment["METACNI_CALL"] = "another's";

        Assert.True((await _sandbox.AddAsync()).Succeeded);
        Assert.True((await _sandbox.DelAsync()).Succeeded);

        var marks = _sandbox.Runner.Calls.Select(call => call.Environment["METACNI_CALL"]).ToList();
        Assert.Equal(4, marks.Distinct().Count());
        Assert.DoesNotContain("another's", marks);
    }

    [Theory]
    [InlineData("ADD")]
    [InlineData("CHECK")]
    public async Task A_recursive_ADD_or_CHECK_for_the_same_container_fails_before_any_lock(string command)
    {
        _sandbox.Environment["METACNI_OPERATION"] = $"{_sandbox.ContainerId}@eth0";

        var answer = await _sandbox.RunAsync(command);

        Assert.Equal((int)MetaCniErrorCode.SelfDelegation, answer.Code);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.False(Directory.Exists(_sandbox.StateDir));
    }

    [Fact]
    public async Task A_failed_plugin_keeps_its_code_and_details_and_everything_is_rolled_back()
    {
        _sandbox.SelectNetworks("a, b, c");
        _sandbox.Runner.Answer = call => call.ToString() == "ADD net2" ? FakeAnswer.Error(11, "device busy", "vlan 7") : FakeAnswer.Success(call);

        var answer = await _sandbox.AddAsync();

        Assert.Equal((11, "network default/b (macvlan, net2): plugin macvlan failed: device busy", "vlan 7"), (answer.Code, answer.Message, answer.Details));
        Assert.Equal(["ADD eth0", "ADD net1", "ADD net2", "DEL net2", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task DEL_after_a_rolled_back_ADD_calls_no_plugin()
    {
        _sandbox.Runner.Answer = call => call.Command == "ADD" ? FakeAnswer.Error(11, "busy") : FakeAnswer.Silence;
        await _sandbox.AddAsync();
        _sandbox.Runner.Forget();

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_network_that_cannot_be_rolled_back_stays_recorded_for_DEL()
    {
        _sandbox.SelectNetworks("a, b");
        _sandbox.Runner.Answer = call => call.ToString() switch
        {
            "ADD net2" => FakeAnswer.Error(11, "device busy"),
            "DEL net1" => FakeAnswer.Error(5, "stuck"),
            _ => FakeAnswer.Success(call),
        };

        var answer = await _sandbox.AddAsync();

        Assert.Equal((11, "network default/b (macvlan, net2): plugin macvlan failed: device busy"), (answer.Code, answer.Message));
        Assert.Contains("network default/a (macvlan, net1): plugin macvlan failed: stuck", answer.Details, StringComparison.Ordinal);
        Assert.Equal([false, true, false], _sandbox.Record().Attachments.Select(attachment => attachment.IsOutstanding));
        Assert.False(_sandbox.Record().IsComplete);
    }

    [Fact]
    public async Task The_rollback_has_its_own_time_after_the_deadline_of_ADD()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Runner.Answer = call =>
        {
            if (call.ToString() == "ADD net1")
            {
                _sandbox.Runtime.Cancel();
                Assert.True(call.Deadline.IsCancellationRequested);
                return FakeAnswer.Error(103, "killed");
            }

            Assert.False(call.Deadline.IsCancellationRequested);
            return FakeAnswer.Success(call);
        };

        var answer = await _sandbox.AddAsync();

        Assert.Equal((11, ""), (answer.Code, answer.Details));
        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log.Skip(2));
    }

    [Fact]
    public async Task A_termination_signal_during_ADD_rolls_back_with_code_11()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Runner.Answer = call =>
        {
            if (call.ToString() == "ADD net1")
            {
                _sandbox.Terminate();
                Assert.True(call.Deadline.IsCancellationRequested);
                return FakeAnswer.Error(103, "killed");
            }

            return FakeAnswer.Success(call);
        };

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)CniErrorCode.TryAgainLater, answer.Code);
        Assert.Contains("aborted by a signal", answer.Message, StringComparison.Ordinal);
        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log.Skip(2));
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task An_existing_interface_fails_ADD_before_the_first_plugin_runs()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.View = new FakeNamespaceView(new Link { Index = 2, Name = "net1" });

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)MetaCniErrorCode.InterfaceExists, answer.Code);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.False(_sandbox.HasRecord);
    }

    // As host-device does with a device whose alternative name is that of the next attachment: DEL of net2 would delete the device.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task An_alternative_name_of_a_moved_device_conflicts_with_the_next_interface(int concurrency)
    {
        _sandbox.SelectNetworks("a, b");
        _sandbox.Config["concurrency"] = concurrency;
        _sandbox.Runner.Answer = call =>
        {
            _sandbox.View.LinkList = [new Link { Index = 9, Name = call.InterfaceName, AlternativeNames = ["net1", "net2"] }];
            return FakeAnswer.Success(call);
        };

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)MetaCniErrorCode.InterfaceExists, answer.Code);
        Assert.Equal(["ADD eth0", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_repeated_ADD_detaches_the_networks_of_the_earlier_one()
    {
        _sandbox.SelectNetworks("a, b");
        await _sandbox.AddAsync();
        _sandbox.Runner.Forget();
        _sandbox.SelectNetworks("c");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0", "ADD eth0", "ADD net1"], _sandbox.Runner.Log);
        Assert.Equal(["net-b", "net-a", "main", "main", "net-c"], _sandbox.Runner.Calls.Select(call => call.Network));
        Assert.Equal(["main", "default/c"], _sandbox.Record().Plan.Attachments.Select(attachment => attachment.Network));
    }

    [Fact]
    public async Task A_repeated_ADD_attaches_nothing_if_the_earlier_one_cannot_be_detached()
    {
        _sandbox.SelectNetworks("a");
        await _sandbox.AddAsync();
        _sandbox.Runner.Forget();
        _sandbox.SelectNetworks("b");
        _sandbox.Runner.Answer = call => call.ToString() == "DEL net1" ? FakeAnswer.Error(11, "busy") : FakeAnswer.Success(call);

        var answer = await _sandbox.AddAsync();

        Assert.Equal(11, answer.Code);
        Assert.Contains("earlier ADD", answer.Message, StringComparison.Ordinal);
        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.True(_sandbox.HasRecord);
    }

    [Fact]
    public async Task An_unfulfilled_request_fails_ADD_and_rolls_back()
    {
        _sandbox.SelectNetworks("""[{"name": "a", "ips": ["10.77.0.9/24"]}, {"name": "b"}]""");

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)MetaCniErrorCode.RequestNotHonoured, answer.Code);
        Assert.Contains("10.77.0.9/24", answer.Message, StringComparison.Ordinal);
        Assert.EndsWith("; or set requestPolicy to warn to start the pod without it", answer.Message, StringComparison.Ordinal);
        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0"], _sandbox.Runner.Log.Skip(3));
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_request_that_no_plugin_supports_fails_ADD_before_the_first_plugin_runs()
    {
        _sandbox.SelectNetworks("""[{"name": "a"}, {"name": "b", "bandwidth": {"ingressRate": 1}}]""");

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)MetaCniErrorCode.RequestNotHonoured, answer.Code);
        Assert.Contains("bandwidth", answer.Message, StringComparison.Ordinal);
        Assert.EndsWith("; or set requestPolicy to warn to start the pod without it", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task With_requestPolicy_warn_a_request_that_no_plugin_supports_is_a_warning()
    {
        _sandbox.Config["requestPolicy"] = "warn";
        _sandbox.SelectNetworks("""[{"name": "a", "bandwidth": {"ingressRate": 1}}]""");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Contains("bandwidth", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("requestPolicy", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("02:00:00:00:00:0b", "10.77.0.9/24", true)]
    [InlineData("02:00:00:00:00:0c", "10.77.0.9/24", false)]
    [InlineData("02:00:00:00:00:0b", "10.77.0.10/24", false)]
    public async Task A_request_for_a_primary_is_fulfilled_by_either_of_its_interfaces(string mac, string ip, bool isHonoured)
    {
        _sandbox.Manifests.AddDefinition("kube-system", "alt", """{"cniVersion": "1.0.0", "name": "alt", "type": "twin"}""");
        _sandbox.Manifests.AddPod(_sandbox.Pod, new Dictionary<string, string>
        {
            ["v1.multus-cni.io/default-network"] = $$"""[{"name": "alt", "mac": "{{mac}}", "ips": ["{{ip}}"]}]""",
        });
        _sandbox.Runner.Answer = call => call.Command != "ADD" ? FakeAnswer.Silence : FakeAnswer.Result($$"""
            {"cniVersion": "1.0.0",
             "interfaces": [{"name": "eth0", "mac": "02:00:00:00:00:0a", "sandbox": "{{call.NetworkNamespace}}"},
                            {"name": "eth0-1", "mac": "02:00:00:00:00:0b", "sandbox": "{{call.NetworkNamespace}}"}],
             "ips": [{"interface": 0, "address": "10.1.0.5/24"}, {"interface": 1, "address": "10.77.0.9/24"}]}
            """);

        var answer = await _sandbox.AddAsync();

        Assert.Equal(isHonoured ? 0 : (int)MetaCniErrorCode.RequestNotHonoured, answer.Succeeded ? 0 : answer.Code);
    }

    [Fact]
    public async Task An_unknown_member_fails_ADD_before_the_first_plugin_runs()
    {
        _sandbox.SelectNetworks("""[{"name": "a", "gateway": ["10.1.0.1"]}]""");

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, answer.Code);
        Assert.Contains("networks[0]: unknown member \"gateway\"; did you mean \"default-route\"?", answer.Message, StringComparison.Ordinal);
        Assert.EndsWith("; or set requestPolicy to warn to ignore such a member", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task With_requestPolicy_warn_an_unknown_member_is_a_warning()
    {
        _sandbox.Config["requestPolicy"] = "warn";
        _sandbox.SelectNetworks("""[{"name": "a", "gateway": ["10.1.0.1"]}]""");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(["ADD eth0", "ADD net1"], _sandbox.Runner.Log);
        Assert.Contains("networks[0]: unknown member \"gateway\" is ignored", _sandbox.Warnings.ToString().Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_missing_plugin_fails_ADD_before_the_first_plugin_runs(int concurrency)
    {
        _sandbox.Config["concurrency"] = concurrency;
        _sandbox.Manifests.AddDefinition(
            "default", "b", """{"cniVersion": "1.0.0", "name": "net-b", "plugins": [{"type": "macvlan"}, {"type": "tuning"}]}""");
        _sandbox.SelectNetworks("a, b");
        _sandbox.Runner.Missing = "tuning";

        var answer = await _sandbox.AddAsync();

        Assert.Equal(
            ((int)PluginErrorCode.PluginNotFound, "network default/b (tuning, net2): plugin tuning is not there; install it, or set binDir to its directory"),
            (answer.Code, answer.Message));
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.False(_sandbox.HasRecord);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_namespace_view_is_closed_whether_ADD_succeeds_or_fails(bool fails)
    {
        _sandbox.Runner.Answer = call => fails ? FakeAnswer.Error(11, "busy") : FakeAnswer.Success(call);

        Assert.Equal(!fails, (await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(1, _sandbox.View.Disposals);
    }

    // A plugin writes what it likes; whoever splits the line at quotes must find its fields.
    [Fact]
    public async Task Quotes_and_backslashes_in_a_message_are_escaped_in_the_log()
    {
        _sandbox.Config["logLevel"] = "error";
        _sandbox.Runner.Answer = call => call.Command == "ADD"
            ? FakeAnswer.Error(11, """no "x" in C:\y""", "say \"z\"")
            : FakeAnswer.Silence;

        await _sandbox.AddAsync();

        Assert.Contains(
            """error="network main (bridge, eth0): plugin bridge failed: no \"x\" in C:\\y" details="say \"z""",
            _sandbox.Warnings.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_requestPolicy_warn_an_unfulfilled_request_is_a_warning()
    {
        _sandbox.Config["requestPolicy"] = "warn";
        _sandbox.SelectNetworks("""[{"name": "a", "ips": ["10.77.0.9/24"]}]""");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Contains("10.77.0.9/24", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("requestPolicy", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "containerd", 2)]
    [InlineData(null, "crio", 1)]
    [InlineData("auto", "crio", 1)]
    [InlineData("auto", "dockerd", 2)]
    [InlineData("merged", "crio", 2)]
    [InlineData("primary", "containerd", 1)]
    public async Task ResultMode_and_the_runtime_decide_whether_the_result_is_merged(string? mode, string parent, int interfaces)
    {
        _sandbox.Config["resultMode"] = mode;
        _sandbox.ParentProcess = parent;
        _sandbox.SelectNetworks("a");

        var answer = await _sandbox.AddAsync();

        Assert.Equal(interfaces, answer.Interfaces.Count);
        Assert.Equal("eth0", answer.Interfaces[0]);
    }

    [Fact]
    public async Task The_status_is_published_before_add_is_complete()
    {
        _sandbox.SelectNetworks("a");

        await _sandbox.AddAsync();

        Assert.Equal(
            ["main eth0", "default/a net1"],
            JsonNode.Parse(await File.ReadAllTextAsync(_sandbox.StatusFile))!.AsArray().Select(entry => $"{entry!["name"]} {entry["interface"]}"));
    }

    [Fact]
    public async Task A_status_that_cannot_be_published_rolls_back()
    {
        _sandbox.SelectNetworks("a");
        Directory.CreateDirectory(_sandbox.StateDir);
        await File.WriteAllTextAsync(Path.Combine(_sandbox.StateDir, "status"), "no directory");
        var complete = new List<bool>();
        _sandbox.Runner.Answer = call =>
        {
            complete.Add(_sandbox.Record().IsComplete);
            return FakeAnswer.Success(call);
        };

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, answer.Code);
        Assert.Equal(["ADD eth0", "ADD net1", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.DoesNotContain(true, complete);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task Two_conflicting_results_roll_back()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Runner.Answer = call => call.ToString() == "ADD net1"
            ? FakeAnswer.Result($$"""{"cniVersion": "1.0.0", "interfaces": [{"name": "eth0", "sandbox": "{{call.NetworkNamespace}}"}]}""")
            : FakeAnswer.Success(call);

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)MetaCniErrorCode.ResultConflict, answer.Code);
        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log.Skip(2));
    }

    [Fact]
    public async Task All_problems_of_the_configuration_are_one_error()
    {
        _sandbox.Config["confDir"] = 1;
        _sandbox.Config["deadline"] = "soon";

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, answer.Code);
        Assert.Contains("confDir", answer.Message, StringComparison.Ordinal);
        Assert.Contains("deadline", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Theory]
    [InlineData("absent", 106)]
    [InlineData("a@b@c", 7)]
    [InlineData("a@x, b@x", 7)]
    public async Task An_invalid_annotation_or_missing_network_attaches_nothing(string annotation, int code)
    {
        _sandbox.SelectNetworks(annotation);

        Assert.Equal(code, (await _sandbox.AddAsync()).Code);

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task BinDir_comes_first_in_CNI_PATH_and_each_directory_occurs_once()
    {
        _sandbox.Config["binDir"] = "/own";
        _sandbox.Environment["CNI_PATH"] = "/x:/own:/x:/y";

        await _sandbox.AddAsync();

        Assert.Equal("/own:/x:/y", _sandbox.Runner.Calls[0].Environment["CNI_PATH"]);
    }

    [Fact]
    public async Task Annotations_that_the_runtime_passes_are_used_without_asking_for_the_pod()
    {
        _sandbox.SelectNetworks("absent");
        _sandbox.Config["runtimeConfig"] = JsonText.Object("""{"io.kubernetes.cri.pod-annotations": {"k8s.v1.cni.cncf.io/networks": "a"}}""");

        Assert.Equal(["eth0", "net1"], (await _sandbox.AddAsync()).Interfaces);
    }

    [Theory]
    [InlineData("""{"io.kubernetes.cri.pod-annotations": null}""", true)]
    [InlineData("""{"mac": "02:00:00:00:00:01"}""", true)]
    [InlineData("""{"io.kubernetes.cri.pod-annotations": {"k8s.v1.cni.cncf.io/networks": "absent"}}""", false)]
    public async Task Without_usable_runtime_annotations_the_pods_annotations_are_read(string runtimeConfig, bool runtimeAnnotations)
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Config["runtimeConfig"] = JsonText.Object(runtimeConfig);
        _sandbox.Config["runtimeAnnotations"] = runtimeAnnotations;

        Assert.Equal(["eth0", "net1"], (await _sandbox.AddAsync()).Interfaces);
    }

    [Theory]
    [InlineData("""{"io.kubernetes.cri.pod-annotations": []}""")]
    [InlineData("""{"io.kubernetes.cri.pod-annotations": {"a": 1}}""")]
    public async Task Invalid_runtime_annotations_are_an_error_and_not_an_empty_selection(string runtimeConfig)
    {
        _sandbox.Config["runtimeConfig"] = JsonText.Object(runtimeConfig);

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, (await _sandbox.AddAsync()).Code);
    }

    [Fact]
    public async Task A_missing_pod_is_code_11_try_again_later()
    {
        _sandbox.Environment["CNI_ARGS"] = "K8S_POD_NAMESPACE=default;K8S_POD_NAME=other";

        Assert.Equal((int)CniErrorCode.TryAgainLater, (await _sandbox.AddAsync()).Code);
    }

    // Podman names a container in K8S_POD_NAME.
    [Theory]
    [InlineData("")]
    [InlineData("IgnoreUnknown=1;K8S_POD_NAME=container")]
    public async Task Outside_Kubernetes_only_the_networks_of_the_configuration_are_attached(string arguments)
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Environment["CNI_ARGS"] = arguments;

        Assert.Equal(["eth0"], (await _sandbox.AddAsync()).Interfaces);
        Assert.Equal(arguments, _sandbox.Runner.Calls[0].Arguments);
    }

    [Theory]
    [InlineData("K8S_POD_NAMESPACE=default")]
    [InlineData("FOO=bar")]
    [InlineData("IgnoreUnknown=0;FOO=bar")]
    [InlineData("K8S_POD_NAME")]
    [InlineData("IP=zz")]
    [InlineData("IP=10.1.0.5/33")]
    [InlineData("IP=10.1.0.5,10.1.0.6")]
    [InlineData("IgnoreUnknown=yes")]
    [InlineData("IgnoreUnknown=t;FOO=bar")]
    [InlineData("K8S_POD_NAMESPACE=../../x;K8S_POD_NAME=pod1")]
    [InlineData("K8S_POD_NAMESPACE=a.b;K8S_POD_NAME=pod1")]
    [InlineData("K8S_POD_NAMESPACE=default;K8S_POD_NAME=../../x")]
    [InlineData("K8S_POD_NAMESPACE=default;K8S_POD_NAME=Pod1")]
    public async Task Incomplete_or_unknown_CNI_ARGS_are_an_error(string arguments)
    {
        _sandbox.Environment["CNI_ARGS"] = arguments;

        Assert.Equal((int)CniErrorCode.InvalidEnvironment, (await _sandbox.AddAsync()).Code);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    // The reference library (pkg/types, LoadArgs) refuses these as invalid pairs.
    [Theory]
    [InlineData("IgnoreUnknown=1;A=B=C")]
    [InlineData("IgnoreUnknown=1;A=B;")]
    [InlineData(";IgnoreUnknown=1")]
    public async Task Malformed_CNI_ARGS_fail_ADD_but_not_CHECK_and_DEL(string arguments)
    {
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        _sandbox.Environment["CNI_ARGS"] = arguments;

        Assert.Equal((int)CniErrorCode.InvalidEnvironment, (await _sandbox.AddAsync()).Code);
        Assert.True((await _sandbox.CheckAsync()).Succeeded);
        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(["ADD eth0", "CHECK eth0", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
    }

    // As the reference library reads them: a switch in any case of letters, an address of either family.
    [Theory]
    [InlineData("IgnoreUnknown=TRUE;FOO=bar;IP=fd00::5")]
    [InlineData("IgnoreUnknown=False;IP=10.1.0.5;MAC=02:00:00:00:00:05")]
    [InlineData("IP=10.1.2.3/24")]
    [InlineData("IP=fd00::5/64")]
    [InlineData("IP=")]
    public async Task Known_and_ignorable_CNI_ARGS_are_passed_on(string arguments)
    {
        _sandbox.Environment["CNI_ARGS"] = arguments;

        Assert.True((await _sandbox.AddAsync()).Succeeded);
        Assert.Equal(arguments, _sandbox.Runner.Calls[0].Arguments);
    }

    [Fact]
    public async Task The_locks_of_a_container_are_removed_after_the_operation()
    {
        await _sandbox.AddAsync();

        Assert.Equal([_sandbox.RecordFile], Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.Equal(AttachmentState.Attached, _sandbox.Record().Attachments[0].State);
    }

    [Fact]
    public async Task An_ineffective_configuration_value_is_one_warning_and_the_pod_starts()
    {
        _sandbox.Config["logLevel"] = "loud";

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        var line = Assert.Single(_sandbox.Warnings.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(
            "level=warning msg=\"the network configuration on stdin: logLevel: \\\"loud\\\" is not one of panic, error, verbose, debug; this is ignored\"",
            line,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_key_is_warned_about_once_per_configuration_change()
    {
        const string Unknown = "the network configuration on stdin: namespaceIsolaton: unknown key (did you mean \\\"namespaceIsolation\\\"?); this is ignored";
        _sandbox.Config["namespaceIsolaton"] = true;

        await _sandbox.AddAsync();
        _sandbox.Config["runtimeConfig"] = JsonText.Object("""{"mac":"02:00:00:00:00:01"}""");
        await _sandbox.AddAsync();
        Assert.Equal(1, Count());

        _sandbox.Config["concurrency"] = 2;
        await _sandbox.AddAsync();
        await _sandbox.AddAsync();
        Assert.Equal(2, Count());

        _sandbox.Config.Remove("namespaceIsolaton");
        await _sandbox.AddAsync();
        Assert.Equal(2, Count());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_sandbox.StateDir, "warned")));

        _sandbox.Config["namespaceIsolaton"] = true;
        await _sandbox.AddAsync();
        Assert.Equal(3, Count());

        int Count() => _sandbox.Warnings.ToString().Split(Unknown).Length - 1;
    }

    // It would say nothing for ever, or fail the pod.
    [Fact]
    public async Task If_the_warning_cannot_be_recorded_every_ADD_warns()
    {
        _sandbox.Config["nonsense"] = true;
        Directory.CreateDirectory(_sandbox.StateDir);
        await File.WriteAllTextAsync(Path.Combine(_sandbox.StateDir, "warned"), "");

        Assert.True((await _sandbox.AddAsync()).Succeeded);
        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(3, _sandbox.Warnings.ToString().Split("nonsense: unknown key").Length);
    }
}
