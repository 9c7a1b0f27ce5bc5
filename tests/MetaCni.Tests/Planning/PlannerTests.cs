// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void A_plan_contains_everything_that_DEL_needs()
    {
        var plan = PlanInputs.Plan(PlanInputs.OfConfiguration());

        Assert.Equal(("cluster", "c1", "eth0"), (plan.Owner, plan.Sandbox.ContainerId.Value, plan.Sandbox.InterfaceName.Value));
        Assert.Equal((Plans.Namespace, "team/pod1"), (plan.Sandbox.NetworkNamespace, plan.Sandbox.Pod!.ToString()));
        Assert.Equal(["/opt/cni/bin"], plan.Sandbox.PluginPath);
    }

    // Multus: net<index in the whole list>.
    [Fact]
    public void Interfaces_without_a_requested_name_are_numbered_by_their_list_position() => Assert.Equal(
        ["eth0", "net1", "data0", "net3"],
        Names(PlanInputs.Plan(
            PlanInputs.OfConfiguration(),
            PlanInputs.OfConfiguration("other"),
            PlanInputs.Selected("""{"name": "a", "interface": "data0"}"""),
            PlanInputs.Selected("""{"name": "b"}"""))));

    [Fact]
    public void Only_the_first_attachment_is_the_primary()
    {
        var plan = PlanInputs.Plan(PlanInputs.OfConfiguration(), PlanInputs.Selected("""{"name": "a"}"""));

        Assert.Equal([true, false], plan.Attachments.Select(attachment => attachment.IsPrimary));
        Assert.Equal(["main", "team/a"], plan.Attachments.Select(attachment => attachment.Network));
    }

    [Theory]
    [InlineData("""{"name": "a", "interface": "eth0"}""", """{"name": "b"}""", "eth0")]
    [InlineData("""{"name": "a", "interface": "x"}""", """{"name": "b", "interface": "x"}""", "x")]
    [InlineData("""{"name": "a", "interface": "net2"}""", """{"name": "b"}""", "net2")]
    public void Two_networks_with_the_same_interface_are_refused(string first, string second, string name)
    {
        var error = Failure.Of(() => PlanInputs.Plan(PlanInputs.OfConfiguration(), PlanInputs.Selected(first), PlanInputs.Selected(second)));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_primary_with_another_interface_name_is_refused()
    {
        var error = Failure.Of(() => PlanInputs.Plan(PlanInputs.Selected("""{"name": "alt", "interface": "eth7"}""")));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("eth7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_primary_that_requests_its_own_interface_name_is_accepted() =>
        Assert.Equal(["eth0"], Names(PlanInputs.Plan(PlanInputs.Selected("""{"name": "alt", "interface": "eth0"}"""))));

    [Fact]
    public void Pod_identity_and_runtime_arguments_are_passed_to_every_attachment()
    {
        var plan = PlanInputs.Plan(PlanInputs.OfConfiguration(), PlanInputs.Selected("""{"name": "a"}"""));

        Assert.All(plan.Attachments, attachment => Assert.Equal(
            "IgnoreUnknown=1;EXTRA=x;K8S_POD_NAMESPACE=team;K8S_POD_NAME=pod1;K8S_POD_INFRA_CONTAINER_ID=c1;K8S_POD_UID=u1",
            attachment.Arguments.ToString()));
        Assert.All(plan.Attachments, attachment => Assert.Equal(attachment.Arguments.ToString(), attachment.AddArguments.ToString()));
    }

    [Theory]
    [InlineData("K8S_POD_INFRA_CONTAINER_ID=infra", "infra")]
    [InlineData("K8S_POD_INFRA_CONTAINER_ID=", "c1")]
    public void K8S_POD_INFRA_CONTAINER_ID_is_the_runtimes_or_else_the_container_ID(string arguments, string expected)
    {
        var context = PlanInputs.Context with { Arguments = Cni.Values.CniArguments.Parse(arguments) };

        var plan = Planner.Plan(PlanInputs.Config, context, [PlanInputs.OfConfiguration()]);

        Assert.Equal(expected, plan.Attachments[0].Arguments["K8S_POD_INFRA_CONTAINER_ID"]);
    }

    [Fact]
    public void IgnoreUnknown_is_added_if_the_runtime_does_not_set_it()
    {
        var context = PlanInputs.Context with { Arguments = Cni.Values.CniArguments.Empty };

        var plan = Planner.Plan(PlanInputs.Config, context, [PlanInputs.OfConfiguration()]);

        Assert.Equal("true", plan.Attachments[0].Arguments["IgnoreUnknown"]);
    }

    [Fact]
    public void Outside_kubernetes_the_arguments_are_the_runtimes_own()
    {
        var plan = Planner.Plan(PlanInputs.Config, PlanInputs.Context with { Sandbox = PlanInputs.Context.Sandbox with { Pod = null } }, [PlanInputs.OfConfiguration()]);

        Assert.Equal("IgnoreUnknown=1;EXTRA=x", plan.Attachments[0].Arguments.ToString());
    }

    [Fact]
    public void Requested_addresses_are_arguments_of_ADD_only()
    {
        var attachment = PlanInputs.Secondary(
            PlanInputs.Selected("""{"name": "a", "ips": ["10.1.0.5/24", "fd00::5"], "mac": "02:00:00:00:00:07"}"""));

        Assert.Equal(("10.1.0.5/24,fd00::5", "02:00:00:00:00:07"), (attachment.AddArguments["IP"], attachment.AddArguments["MAC"]));
        Assert.Equal((null, null), (attachment.Arguments["IP"], attachment.Arguments["MAC"]));
        Assert.Equal(["10.1.0.5/24", "fd00::5"], attachment.Requested.Ips);
        Assert.Equal("02:00:00:00:00:07", attachment.Requested.Mac);
    }

    [Fact]
    public void Hardware_addresses_are_sent_in_the_notation_of_the_kernel()
    {
        var attachment = PlanInputs.Secondary(
            PlanInputs.Selected("""{"name": "a", "mac": "02-00-00-00-00-0B", "infiniband-guid": "0200.5E10.0000.000B"}"""));

        Assert.Equal("02:00:00:00:00:0b", attachment.AddArguments["MAC"]);
        Assert.Equal("02:00:00:00:00:0b", (string?)attachment.CapabilityArguments!["mac"]);
        Assert.Equal("02:00:5e:10:00:00:00:0b", (string?)attachment.CapabilityArguments["infinibandGUID"]);
    }

    // flannel, bond and others hand an inner configuration on.
    [Theory]
    [InlineData("""{"type": "flannel", "delegate": {"type": "bridge", "ipam": {"type": "host-local"} } }""")]
    [InlineData("""{"type": "x", "links": [{"a": {"IPAM": {"Type": "host-local"} } }]}""")]
    public void An_IPAM_plugin_inside_a_configuration_is_found(string plugin)
    {
        var network = PlanInputs.Selected(
            """{"name": "a", "ips": ["10.1.0.5/24", "fd00::5/64"]}""", $$"""{"cniVersion": "1.0.0", "name": "own", "plugins": [{{plugin}}]}""");

        Assert.Equal("10.1.0.5/24", PlanInputs.Secondary(network).AddArguments["IP"]);
    }

    [Fact]
    public void A_too_deeply_nested_IPAM_plugin_is_not_searched()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\": ", 8)) + """{"ipam": {"type": "host-local"} }""" + new string('}', 8);
        var network = PlanInputs.Selected(
            """{"name": "a", "ips": ["10.1.0.5/24", "fd00::5/64"]}""", $$"""{"cniVersion": "1.0.0", "name": "own", "type": "x", "x": {{deep}} }""");

        Assert.Equal("10.1.0.5/24,fd00::5/64", PlanInputs.Secondary(network).AddArguments["IP"]);
    }

    // CNI's CONVENTIONS.md has one address there. Multus writes all of them, which static and whereabouts read.
    [Theory]
    [InlineData("static", false, "10.1.0.5/24,fd00::5/64")]
    [InlineData("host-local", false, "10.1.0.5/24")]
    [InlineData("whereabouts", false, "10.1.0.5/24,fd00::5/64")]
    [InlineData("static", true, null)]
    [InlineData("host-local", true, null)]
    [InlineData("whereabouts", true, "10.1.0.5/24,fd00::5/64")]
    public void Several_addresses_in_CNI_ARGS_depend_on_the_IPAM_plugin(string ipam, bool isDeclared, string? expected)
    {
        var network = PlanInputs.Selected(
            """{"name": "a", "ips": ["10.1.0.5/24", "fd00::5/64"]}""",
            $$"""
            {"cniVersion": "1.0.0", "name": "own", "plugins": [
              {"type": "macvlan", "ipam": {"type": "{{ipam}}"} }, {"type": "x", "capabilities": {"IPs": {{(isDeclared ? "true" : "false")}} } }]}
            """);

        var attachment = PlanInputs.Secondary(network);

        Assert.Equal(expected, attachment.AddArguments["IP"]);
        Assert.Equal("""["10.1.0.5/24","fd00::5/64"]""", JsonText.Of(attachment.CapabilityArguments!["ips"]));
    }

    [Fact]
    public void Addresses_in_the_runtimes_arguments_are_passed_only_to_the_primary()
    {
        var context = PlanInputs.Context with
        {
            Arguments = Cni.Values.CniArguments.Parse("IgnoreUnknown=1;IP=10.9.0.2;MAC=02:00:00:00:00:02;ip=10.9.0.3;IP=10.9.0.4;Mac=x;GATEWAY=10.9.0.1;EXTRA=x"),
        };

        var plan = Planner.Plan(
            PlanInputs.Config,
            context,
            [PlanInputs.OfConfiguration(), PlanInputs.OfConfiguration("other"), PlanInputs.Selected("""{"name": "a", "ips": ["10.1.0.5/24"]}""")]);

        Assert.StartsWith("IgnoreUnknown=1;IP=10.9.0.2;MAC=02:00:00:00:00:02;ip=10.9.0.3;IP=10.9.0.4;", plan.Attachments[0].AddArguments.ToString(), StringComparison.Ordinal);
        Assert.All(plan.Attachments.Skip(1), attachment => Assert.StartsWith(
            "IgnoreUnknown=1;EXTRA=x;K8S_POD_NAMESPACE=team;", attachment.Arguments.ToString(), StringComparison.Ordinal));
        Assert.Equal(plan.Attachments[1].Arguments.ToString(), plan.Attachments[1].AddArguments.ToString());
        Assert.Equal(plan.Attachments[2].Arguments + ";IP=10.1.0.5/24", plan.Attachments[2].AddArguments.ToString());
    }

    [Fact]
    public void Requested_ips_replace_the_runtimes_for_a_primary_that_declares_the_capability()
    {
        var config = PlanInputs.Config with { RuntimeConfig = JsonText.Object("""{"IPs":["10.9.0.2/24"],"dns":{}}""") };
        var context = PlanInputs.Context with { Arguments = Cni.Values.CniArguments.Parse("IP=10.9.0.2;EXTRA=x") };
        const string element = """{"name": "alt", "ips": ["10.1.0.5/24", "fd00::5/64"]}""";
        const string configuration = """{"cniVersion": "1.0.0", "name": "alt", "type": "bridge", "capabilities": {"ips": true}}""";

        var primary = Planner.Plan(config, context, [PlanInputs.Selected(element, configuration)]).Attachments[0];

        Assert.Equal("""{"ips":["10.1.0.5/24","fd00::5/64"],"dns":{}}""", JsonText.Of(primary.CapabilityArguments));
        Assert.Equal((null, "x"), (primary.AddArguments["IP"], primary.AddArguments["EXTRA"]));
    }

    [Fact]
    public void The_runtimes_capability_arguments_reach_only_the_primary_unchanged()
    {
        const string runtimeConfig =
            """{"portMappings":[{"HostPort":80,"hostPort":81}],"bandwidth":{"IngressBurst":34359738359,"x":1.50},"io.kubernetes.cri.pod-annotations":{"a":"é<"}}""";
        var config = PlanInputs.Config with { RuntimeConfig = JsonText.Object(runtimeConfig) };

        var plan = Planner.Plan(
            config,
            PlanInputs.Context,
            [PlanInputs.OfConfiguration(), PlanInputs.OfConfiguration("other"), PlanInputs.Selected("""{"name": "a"}""")]);

        Assert.Equal(runtimeConfig, JsonText.Of(plan.Attachments[0].CapabilityArguments));
        Assert.Null(plan.Attachments[1].CapabilityArguments);
        Assert.Null(plan.Attachments[2].CapabilityArguments);
    }

    // The names and forms of CNI's CONVENTIONS.md; all four rates as Multus sends them.
    [Fact]
    public void The_requests_of_an_element_become_capability_arguments()
    {
        var attachment = PlanInputs.Secondary(PlanInputs.Selected("""
            {"name": "a", "ips": ["10.1.0.5/24"], "mac": "02:00:00:00:00:07", "infiniband-guid": "24:8a:07:03:00:8d:ae:2e",
             "deviceID": "0000:03:02.1", "bandwidth": {"ingressRate": 2000},
             "portMappings": [{"hostPort": 8080, "containerPort": 80, "protocol": "tcp"}, {"hostPort": 53, "containerPort": 53, "protocol": "UDP", "hostIP": "10.0.0.1"}]}
            """));

        Assert.Equal(
            JsonText.Of(JsonText.Object("""
                {"ips": ["10.1.0.5/24"], "mac": "02:00:00:00:00:07", "infinibandGUID": "24:8a:07:03:00:8d:ae:2e",
                 "portMappings": [{"hostPort": 8080, "containerPort": 80, "protocol": "tcp"}, {"hostPort": 53, "containerPort": 53, "protocol": "udp", "hostIP": "10.0.0.1"}],
                 "bandwidth": {"ingressRate": 2000, "ingressBurst": 524288, "egressRate": 0, "egressBurst": 0},
                 "deviceID": "0000:03:02.1", "CNIDeviceInfoFile": "/var/run/k8s.cni.cncf.io/devinfo/cni/team-a-c1_net1"}
                """)),
            JsonText.Of(attachment.CapabilityArguments));
    }

    [Fact]
    public void An_element_of_the_primary_brings_no_capability_arguments()
    {
        var config = PlanInputs.Config with { RuntimeConfig = JsonText.Object("""{"dns":{}}""") };

        var plan = Planner.Plan(config, PlanInputs.Context, [PlanInputs.Selected("""{"name": "alt", "mac": "02:00:00:00:00:07"}""")]);

        Assert.Equal("""{"dns":{}}""", JsonText.Of(plan.Attachments[0].CapabilityArguments));
        Assert.Equal("02:00:00:00:00:07", plan.Attachments[0].AddArguments["MAC"]);
    }

    [Fact]
    public void A_port_mapping_for_the_primary_is_always_an_unmet_request()
    {
        var network = PlanInputs.Selected(
            """{"name": "alt", "portMappings": [{"hostPort": 8080, "containerPort": 80}]}""",
            """{"cniVersion": "1.0.0", "name": "alt", "type": "portmap", "capabilities": {"portMappings": true}}""");

        var request = Assert.Single(Planner.Plan(PlanInputs.Config, PlanInputs.Context, [network]).UnmetRequests);

        Assert.StartsWith("network ", request, StringComparison.Ordinal);
        Assert.Contains("the pod requests portMappings", request, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_of_an_element_are_merged_into_every_plugin_and_win()
    {
        var attachment = PlanInputs.Secondary(PlanInputs.Selected(
            """{"name": "a", "cni-args": {"k": "pod", "n": {"x": 1.50}}}""",
            """
            {"cniVersion": "1.0.0", "name": "own", "x": 2.50, "plugins": [
              {"type": "one", "args": {"cni": {"k": "file", "other": true}, "labels": [1]}},
              {"type": "two", "args": null}]}
            """));

        Assert.Equal(
            """{"cniVersion":"1.0.0","name":"own","x":2.50,"plugins":["""
            + """{"type":"one","args":{"cni":{"k":"pod","other":true,"n":{"x":1.50}},"labels":[1]}},"""
            + """{"type":"two","args":{"cni":{"k":"pod","n":{"x":1.50}}}}]}""",
            JsonText.Of(attachment.Configuration.Json));
    }

    [Fact]
    public void A_configuration_that_gets_no_arguments_stays_as_it_is()
    {
        var network = PlanInputs.Selected("""{"name": "a", "cni-args": {}}""");

        Assert.Same(network.Configuration, PlanInputs.Secondary(network).Configuration);
    }

    [Theory]
    [InlineData("""{"cniVersion": "1.0.0", "name": "own", "type": "macvlan", "args": "x"}""", "args")]
    [InlineData("""{"cniVersion": "1.0.0", "name": "own", "type": "macvlan", "args": {"cni": ["x"]}}""", "cni")]
    public void Cni_args_are_an_error_if_args_is_not_an_object(string configuration, string key)
    {
        var error = Failure.Of(() => PlanInputs.Secondary(PlanInputs.Selected("""{"name": "a", "cni-args": {"k": 1}}""", configuration)));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("team/a", error.Message, StringComparison.Ordinal);
        Assert.Contains($"\"{key}\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ipam_claim_reference_is_passed_to_the_plugins() => Assert.Equal(
        "claim1",
        (string?)PlanInputs.Secondary(PlanInputs.Selected("""{"name": "a", "ipam-claim-reference": "claim1"}"""))
            .Configuration.Json["args"]?["cni"]?["ipam-claim-reference"]);

    [Theory]
    [InlineData("""{"cniVersion": "1.0.0", "name": "own", "type": "metacni"}""")]
    [InlineData("""{"cniVersion": "1.0.0", "name": "own", "plugins": [{"type": "bridge"}, {"type": "metacni"}]}""")]
    public void A_network_that_names_metacni_itself_is_refused(string configuration)
    {
        var error = Failure.Of(() => PlanInputs.Secondary(PlanInputs.Selected("""{"name": "a"}""", configuration)));

        Assert.Equal((int)MetaCniErrorCode.SelfDelegation, error.Code);
        Assert.Contains("team/a", error.Message, StringComparison.Ordinal);
    }

    // It may have no name that could be said.
    [Fact]
    public void The_error_for_a_delegate_that_names_metacni_gives_its_index() => Assert.StartsWith(
        "delegates[0]: its configuration has a plugin of type metacni, so",
        Failure.Of(() => PlanInputs.Plan(PlanInputs.OfConfiguration(name: "", type: "metacni"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_error_for_a_plugin_that_is_not_allowed_says_what_to_do() => Assert.Equal(
        "network team/a: plugin host-device is not among allowedPlugins (macvlan, sriov); "
        + "name one of those in its definition, or have the administrator add host-device to allowedPlugins",
        Failure.Of(() => Planner.Plan(
            PlanInputs.Config with { AllowedPlugins = ["macvlan", "sriov"] },
            PlanInputs.Context,
            [PlanInputs.OfConfiguration(), PlanInputs.Selected("""{"name": "a"}""", """{"cniVersion": "1.0.0", "name": "own", "type": "host-device"}""")]))
            .Message);

    [Fact]
    public void MetaCni_recognizes_itself_by_the_type_in_its_configuration() => Assert.Equal(
        (int)MetaCniErrorCode.SelfDelegation,
        Failure.Of(() => Planner.Plan(
            PlanInputs.Config with { Type = "multus" }, PlanInputs.Context, [PlanInputs.OfConfiguration(type: "multus")])).Code);

    [Theory]
    [InlineData("""{"cniVersion": "1.0.0", "name": "own", "type": "macvlan"}""", true)]
    [InlineData("""{"cniVersion": "1.0.0", "name": "own", "type": "host-device"}""", false)]
    [InlineData("""{"cniVersion": "1.0.0", "name": "own", "plugins": [{"type": "macvlan"}, {"type": "tuning"}]}""", false)]
    public void A_definition_may_name_only_allowed_plugins(string configuration, bool isAllowed)
    {
        var config = PlanInputs.Config with { AllowedPlugins = ["macvlan"] };
        ResolvedNetwork[] networks = [PlanInputs.OfConfiguration(), PlanInputs.Selected("""{"name": "a"}""", configuration)];

        if (isAllowed)
        {
            Planner.Plan(config, PlanInputs.Context, networks);
        }
        else
        {
            Assert.Equal((int)MetaCniErrorCode.NetworkForbidden, Failure.Of(() => Planner.Plan(config, PlanInputs.Context, networks)).Code);
        }
    }

    [Fact]
    public void The_configuration_of_a_network_must_have_a_valid_name() => Assert.Equal(
        (int)CniErrorCode.InvalidNetworkConfiguration,
        Failure.Of(() => PlanInputs.Secondary(
            PlanInputs.Selected("""{"name": "a"}""", """{"cniVersion": "1.0.0", "name": "../x", "type": "macvlan"}"""))).Code);

    [Theory]
    [InlineData("\"portMappings\": [{\"hostPort\": 80, \"containerPort\": 80}]", "portMappings")]
    [InlineData("\"bandwidth\": {\"ingressRate\": 1000}", "bandwidth")]
    [InlineData("\"infiniband-guid\": \"24:8a:07:03:00:8d:ae:2e\"", "infinibandGUID")]
    [InlineData("\"deviceID\": \"0000:03:02.1\"", "deviceID")]
    public void PortMappings_and_bandwidth_require_a_plugin_with_the_capability(string request, string capability)
    {
        var element = $$"""{"name": "a", {{request}}}""";
        var declared = $$"""
            {"cniVersion": "1.0.0", "name": "own", "plugins": [{"type": "macvlan"}, {"type": "x", "capabilities": {"{{capability}}": true} }]}
            """;

        var unmet = Assert.Single(PlanInputs.Plan(PlanInputs.OfConfiguration(), PlanInputs.Selected(element)).UnmetRequests);
        var met = PlanInputs.Plan(PlanInputs.OfConfiguration(), PlanInputs.Selected(element, declared)).UnmetRequests;

        Assert.StartsWith("network team/a (macvlan, net1): ", unmet, StringComparison.Ordinal);
        Assert.Contains(capability, unmet, StringComparison.Ordinal);
        Assert.Empty(met);
    }

    [Theory]
    [InlineData("\"bandwidth\": {}")]
    [InlineData("\"bandwidth\": {\"ingressRate\": 0, \"egressBurst\": null}")]
    [InlineData("\"portMappings\": []")]
    public void An_empty_bandwidth_request_requires_no_plugin(string request)
    {
        var element = $$"""{"name": "a", {{request}}}""";

        Assert.Empty(PlanInputs.Plan(PlanInputs.OfConfiguration(), PlanInputs.Selected(element)).UnmetRequests);
    }

    private static IEnumerable<string> Names(AttachmentPlan plan) => plan.Attachments.Select(attachment => attachment.InterfaceName.Value);
}
