// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux.Netlink;
using MetaCni.Errors;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

public sealed class CheckCommandTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Each_attachment_is_checked_in_order_against_its_own_result()
    {
        await AttachAsync("a, b");
        _sandbox.Config["prevResult"] = JsonText.Object("""{"cniVersion": "1.0.0", "interfaces": [{"name": "merged"}]}""");

        var answer = await _sandbox.CheckAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["CHECK eth0", "CHECK net1", "CHECK net2"], _sandbox.Runner.Log);
        Assert.Equal(
            ["eth0", "net1", "net2"],
            _sandbox.Runner.Calls.Select(call => (string)call.Request["prevResult"]!["interfaces"]!.AsArray().Single()!["name"]!));
    }

    // A DEL and a CHECK have what is configured, but no longer than runtimes wait for them.
    [Theory]
    [InlineData("CHECK", "7s", 7)]
    [InlineData("CHECK", "90s", 50)]
    [InlineData("DEL", "7s", 7)]
    [InlineData("DEL", "90s", 50)]
    public async Task The_deadline_is_the_configured_one_but_not_longer_than_the_runtimes(string verb, string deadline, int seconds)
    {
        await AttachAsync("a");
        _sandbox.Config["deadline"] = deadline;
        var before = _sandbox.Time.Budgets.Count;

        Assert.True((await _sandbox.RunAsync(verb)).Succeeded);

        Assert.Equal(TimeSpan.FromSeconds(seconds), _sandbox.Time.Budgets[before]);
    }

    [Fact]
    public async Task Check_needs_nothing_but_the_record()
    {
        await AttachAsync("a");
        Directory.Delete(_sandbox.Manifests.Path, recursive: true);
        _sandbox.Config["delegates"] = null;

        Assert.True((await _sandbox.CheckAsync()).Succeeded);
    }

    [Fact]
    public async Task The_view_of_the_namespace_is_closed()
    {
        _sandbox.Runner.Answer = call =>
        {
            _sandbox.View.LinkList = [new Link { Index = 2, Name = "eth0" }];
            return FakeAnswer.Success(call);
        };
        await AttachAsync("");
        var after = _sandbox.View.Disposals;

        Assert.True((await _sandbox.CheckAsync()).Succeeded);

        Assert.Equal(after + 1, _sandbox.View.Disposals);
    }

    [Fact]
    public async Task The_error_without_a_record_says_to_delete_the_sandbox()
    {
        var answer = await _sandbox.CheckAsync();

        Assert.Equal((int)CniErrorCode.UnknownContainer, answer.Code);
        Assert.Contains("delete the pod's sandbox", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_CHECK_names_the_network_and_keeps_the_plugins_code()
    {
        _sandbox.Config["checkPolicy"] = "enforce";
        await AttachAsync("a, b");
        _sandbox.Runner.Answer = call => call.InterfaceName == "net1" ? FakeAnswer.Error(120, "address is gone", "10.1.0.5") : FakeAnswer.Silence;

        var answer = await _sandbox.CheckAsync();

        Assert.Equal((120, "10.1.0.5"), (answer.Code, answer.Details));
        Assert.StartsWith("network default/a (macvlan, net1): plugin macvlan failed: address is gone; ", answer.Message, StringComparison.Ordinal);
        Assert.Contains("disableCheck", answer.Message, StringComparison.Ordinal);
        Assert.Equal(["CHECK eth0", "CHECK net1"], _sandbox.Runner.Log);
    }

    // CRI-O calls CHECK right after each ADD: with such a plugin no pod would start.
    [Fact]
    public async Task A_secondary_whose_check_fails_is_a_warning_and_the_others_are_checked()
    {
        await AttachAsync("a, b");
        _sandbox.Runner.Answer = call => call.InterfaceName == "net1" ? FakeAnswer.Error(999, "no plugin name provided") : FakeAnswer.Silence;

        Assert.True((await _sandbox.CheckAsync()).Succeeded);

        Assert.Equal(["CHECK eth0", "CHECK net1", "CHECK net2"], _sandbox.Runner.Log);
        var line = Assert.Single(_sandbox.Warnings.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("level=warning msg=\"CHECK failed\" command=CHECK pod=default/pod1 ", line, StringComparison.Ordinal);
        Assert.Contains(" network=default/a ", line, StringComparison.Ordinal);
        Assert.Contains("no plugin name provided; ", line, StringComparison.Ordinal);
        Assert.Contains("disableCheck", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_CHECK_that_fails_before_the_plugin_starts_does_not_suggest_disableCheck()
    {
        _sandbox.Config["checkPolicy"] = "enforce";
        await AttachAsync("a");
        _sandbox.Runner.Missing = "macvlan";

        var answer = await _sandbox.CheckAsync();

        Assert.Equal((int)PluginErrorCode.PluginNotFound, answer.Code);
        Assert.DoesNotContain("disableCheck", answer.Message, StringComparison.Ordinal);
    }

    // The first budget is that of the whole; then each attachment has its share of what is left.
    [Fact]
    public async Task Each_CHECK_gets_its_share_of_the_remaining_time()
    {
        await AttachAsync("a");
        var before = _sandbox.Time.Budgets.Count;

        Assert.True((await _sandbox.CheckAsync()).Succeeded);

        Assert.Equal([50, 25, 50], _sandbox.Time.Budgets.Skip(before).Select(budget => Math.Round(budget.TotalSeconds)));
    }

    [Fact]
    public async Task An_unreadable_record_of_Multus_is_not_reported_as_an_unknown_container()
    {
        Directory.CreateDirectory(_sandbox.MultusDir);
        File.WriteAllText(Path.Combine(_sandbox.MultusDir, _sandbox.ContainerId), "garbage");

        var answer = await _sandbox.CheckAsync();

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, answer.Code);
        Assert.Contains("Multus's record", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_primary_whose_check_fails_is_an_error_with_any_policy()
    {
        await AttachAsync("a");
        _sandbox.Runner.Answer = call => call.InterfaceName == "eth0" ? FakeAnswer.Error(120, "address is gone") : FakeAnswer.Silence;

        Assert.Equal(120, (await _sandbox.CheckAsync()).Code);
    }

    // CNI section 2: code 3 tells the runtime that there is nothing to delete.
    [Theory]
    [InlineData("ADD")]
    [InlineData("CHECK")]
    [InlineData("DEL")]
    public async Task Code_3_from_a_plugin_is_not_passed_to_the_runtime(string command)
    {
        if (command != "ADD")
        {
            await AttachAsync("");
        }

        _sandbox.Runner.Answer = call => FakeAnswer.Error(3, $"{call.Command}: unknown container");

        var answer = await _sandbox.RunAsync(command);

        Assert.Equal((int)PluginErrorCode.PluginFailed, answer.Code);
        Assert.Contains("unknown container", answer.Message, StringComparison.Ordinal);
        Assert.Contains("code was 3", answer.Message, StringComparison.Ordinal);
        Assert.True(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_lost_record_is_not_an_unknown_container_if_the_runtime_passes_prevResult()
    {
        _sandbox.Config["prevResult"] = JsonText.Object("""{"cniVersion": "1.0.0"}""");

        var answer = await _sandbox.CheckAsync();

        Assert.Equal((int)MetaCniErrorCode.StateUnavailable, answer.Code);
        Assert.Contains("the record is lost", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_address_fails_CHECK()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.View = new FakeNamespaceView(new Link { Index = 7, Name = "other" })
        {
            AddressList = [Address(2, "10.1.0.5/24"), Address(3, "10.2.0.5/24"), Address(3, "fe80::1/64")],
        };
        _sandbox.Runner.Answer = call =>
        {
            // The second address of net1 is none of the kernel's: a virtual machine has it.
            _sandbox.View.LinkList = [new Link { Index = 2, Name = "eth0" }, new Link { Index = 3, Name = "net1" }];
            return call.InterfaceName == "eth0"
                ? FakeAnswer.Result("""{"cniVersion":"1.0.0","ips":[{"address":"10.1.0.5/24"}]}""")
                : FakeAnswer.Result("""{"cniVersion":"1.0.0","ips":[{"address":"10.2.0.5/24"},{"address":"10.2.0.6/24"}]}""");
        };
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        _sandbox.Runner.Answer = _ => FakeAnswer.Silence;
        Assert.True((await _sandbox.CheckAsync()).Succeeded);
        _sandbox.View = new FakeNamespaceView([.. _sandbox.View.LinkList]) { AddressList = [Address(2, "10.1.0.5/24"), Address(2, "10.2.0.5/24")] };

        var answer = await _sandbox.CheckAsync();

        Assert.Equal((int)MetaCniErrorCode.InterfaceMissing, answer.Code);
        Assert.StartsWith("network default/a (net1): the address 10.2.0.5/24 is no longer", answer.Message, StringComparison.Ordinal);
    }

    private static LinkAddress Address(int link, string text) =>
        CidrAddress.TryParse(text, out var address) ? new LinkAddress(link, address.Address, address.PrefixLength, RouteScope.Universe) : throw new FormatException(text);

    [Theory]
    [InlineData("""{"cniVersion": "0.3.1", "name": "old", "type": "macvlan"}""")]
    [InlineData("""{"cniVersion": "1.0.0", "name": "quiet", "disableCheck": true, "plugins": [{"type": "macvlan"}]}""")]
    public async Task Networks_without_CHECK_support_are_skipped(string config)
    {
        _sandbox.Manifests.AddDefinition("default", "a", config);
        await AttachAsync("a, b");

        Assert.True((await _sandbox.CheckAsync()).Succeeded);

        Assert.Equal(["CHECK eth0", "CHECK net2"], _sandbox.Runner.Log);
    }

    [Fact]
    public async Task A_container_without_a_record_is_unknown()
    {
        var answer = await _sandbox.CheckAsync();

        Assert.Equal((int)CniErrorCode.UnknownContainer, answer.Code);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task An_incomplete_ADD_fails_CHECK()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Runner.Answer = call => call.InterfaceName == "net1" ? FakeAnswer.Error(11, $"{call.Command}: busy") : FakeAnswer.Success(call);
        await _sandbox.AddAsync();
        _sandbox.Runner.Forget();

        var answer = await _sandbox.CheckAsync();

        Assert.Equal((int)MetaCniErrorCode.DetachIncomplete, answer.Code);
    }

    [Fact]
    public async Task A_missing_interface_fails_CHECK()
    {
        _sandbox.SelectNetworks("a, b");
        _sandbox.Runner.Answer = call =>
        {
            // What b gives its pod is no interface of the kernel.
            if (call.Command == "ADD")
            {
                _sandbox.View.LinkList = [new Link { Index = 2, Name = "eth0" }, new Link { Index = 3, Name = "net1" }];
            }

            return FakeAnswer.Success(call);
        };
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        Assert.True((await _sandbox.CheckAsync()).Succeeded);
        _sandbox.View.LinkList = [new Link { Index = 2, Name = "eth0" }];

        var answer = await _sandbox.CheckAsync();

        Assert.Equal((int)MetaCniErrorCode.InterfaceMissing, answer.Code);
        Assert.StartsWith("network default/a: the interface net1 ", answer.Message, StringComparison.Ordinal);
    }

    private async Task AttachAsync(string networks)
    {
        _sandbox.SelectNetworks(networks);
        var answer = await _sandbox.AddAsync();
        Assert.True(answer.Succeeded, answer.Message);
        _sandbox.Runner.Forget();
    }
}
