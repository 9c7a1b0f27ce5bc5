// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.RealPlugins;

/// <summary>What a plugin's words leave out.</summary>
public sealed class FailureTests
{
    [SkippableTheory]
    [InlineData(
        """{"cniVersion":"1.0.0","name":"a","type":"macvlan","master":"ens9","ipam":{}}""",
        """network default/a (macvlan, net1): plugin macvlan failed: """,
        """; "master" is "ens9", and this node has no such interface""")]
    [InlineData(
        """{"cniVersion":"1.0.0","name":"a","type":"host-device","device":"ens9"}""",
        """network default/a (host-device, net1): plugin host-device failed: """,
        """; "device" is "ens9", and this node has no such interface""")]
    [InlineData(
        """{"cniVersion":"1.0.0","name":"a","type":"macvlan","master":"br0","ipam":{"type":"whereabouts"}}""",
        """network default/a (macvlan, net1): plugin macvlan failed: """,
        """; "ipam.type" is "whereabouts", and no directory of CNI_PATH has that plugin""")]
    public void A_failed_ADD_names_the_interface_or_IPAM_plugin_that_the_node_lacks(string definition, string start, string end)
    {
        using var node = new RealNode();
        node.Sandbox.Define("a", definition);
        node.Sandbox.Select("a");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        var add = runtime.Add();

        Assert.Equal(999, (int?)add.Json?["code"]);
        var message = (string)add.Json!["msg"]!;
        Assert.StartsWith(start, message, StringComparison.Ordinal);
        Assert.EndsWith(end, message, StringComparison.Ordinal);
        node.RequireNothingLeft(before);
    }

    [SkippableTheory]
    [InlineData("-net_admin", "this process lacks CAP_NET_ADMIN; ")]
    [InlineData("-sys_admin", "this process lacks CAP_SYS_ADMIN; ")]
    public void A_permission_that_is_missing_is_named_with_what_to_do(string without, string expected)
    {
        using var node = new RealNode();
        var runtime = node.Runtime(node.Primary()) with { Wrapper = ["setpriv", "--bounding-set", without] };
        var before = node.Look();

        var add = runtime.Add();

        Assert.Equal(1, add.ExitCode);
        Assert.Contains(expected, (string)add.Json!["msg"]!, StringComparison.Ordinal);
        Assert.Contains("run it as root", (string)add.Json["msg"]!, StringComparison.Ordinal);
        node.RequireNothingLeft(before);
    }

    // Such a namespace is not gone: what is in it would stay, and nobody would know of it.
    [SkippableTheory]
    [InlineData("-net_admin", "CAP_NET_ADMIN")]
    [InlineData("-sys_admin", "CAP_SYS_ADMIN")]
    public void DEL_without_a_needed_capability_fails_and_the_next_DEL_detaches_everything(string without, string expected)
    {
        using var node = new RealNode();
        node.Sandbox.Define("mv", """{"cniVersion":"1.0.0","name":"mv","type":"macvlan","master":"br0","ipam":{}}""");
        node.Sandbox.Select("mv");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();
        runtime.Add().EnsureSuccess("ADD");

        var del = (runtime with { Wrapper = ["setpriv", "--bounding-set", without] }).Del();

        Assert.Equal(1, del.ExitCode);
        Assert.Contains($"this process lacks {expected}; ", (string)del.Json!["msg"]!, StringComparison.Ordinal);
        Assert.Equal(["eth0", "net1"], node.Pod.LinkNames.Order(StringComparer.Ordinal));
        node.Detach(runtime, before);
    }

    [SkippableFact]
    public void The_error_without_root_says_to_run_as_root_and_not_to_remove_the_records()
    {
        using var node = new RealNode();
        var runtime = node.Runtime(node.Primary());
        runtime.Add().EnsureSuccess("ADD");
        node.Host.Execute("chmod", "a+rx", node.Sandbox.Combine("")).EnsureSuccess("chmod");

        var del = (runtime with { Wrapper = ["setpriv", "--reuid", "65534", "--clear-groups"] }).Del();

        Assert.Equal(1, del.ExitCode);
        Assert.Contains("run it as root", (string)del.Json!["msg"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("remove it", (string)del.Json["msg"]!, StringComparison.Ordinal);
        runtime.Del().EnsureSuccess("DEL");
    }
}
