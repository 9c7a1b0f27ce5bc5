// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using Linux.Netlink;
using MetaCni.Journal;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

/// <summary>A plugin that refuses its configuration made nothing: nothing stays on record, and nothing stays in the pod.</summary>
public sealed class RefusalTests : IDisposable
{
    private const string Words = "invalid CIDR address";

    private readonly PluginSandbox _sandbox = new();

    public RefusalTests() => _sandbox.SelectNetworks("a");

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_configuration_error_that_repeats_at_DEL_is_reported_alone_and_leaves_no_record()
    {
        Refuse(FakeAnswer.Error(999, Words), FakeAnswer.Error(999, Words));

        var answer = await _sandbox.AddAsync();

        Assert.Equal((999, "network default/a (macvlan, net1): plugin macvlan failed: " + Words, null), (answer.Code, answer.Message, answer.Output!["details"]));
        Assert.Equal(["ADD eth0", "ADD net1", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
        Assert.Contains("gave the same error at DEL as at ADD", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
        Assert.True((await _sandbox.DelAsync()).Succeeded);
    }

    // A program that knows nothing of CNI errors has its stderr for words.
    [Fact]
    public async Task An_identical_stderr_message_at_ADD_and_DEL_counts_as_the_same_refusal()
    {
        var words = new PluginOutput { ExitCode = 1, StandardOutput = [], StandardError = "bad option\n" };
        Refuse(words, words);

        await _sandbox.AddAsync();

        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_failure_without_a_message_stays_recorded()
    {
        var silent = new PluginOutput { ExitCode = 1, StandardOutput = [], StandardError = "" };
        Refuse(silent, silent);

        await _sandbox.AddAsync();

        Assert.True(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_plugin_that_had_attached_stays_recorded_whatever_DEL_reports()
    {
        await _sandbox.AddAsync();
        Refuse(FakeAnswer.Silence, FakeAnswer.Error(7, Words));

        var answer = await _sandbox.DelAsync();

        Assert.Equal(7, answer.Code);
        Assert.True(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_failed_attachment_is_removed_when_a_later_DEL_repeats_the_error_of_ADD()
    {
        Refuse(FakeAnswer.Error(999, Words), FakeAnswer.Error(11, "the daemon is starting"));
        await _sandbox.AddAsync();
        Refuse(FakeAnswer.Silence, FakeAnswer.Error(999, Words));

        var answer = await _sandbox.DelAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.False(_sandbox.HasRecord);
    }

    // The bridge plugin's DEL stops at the IPAM plugin at which its ADD stopped, and never comes to the interface.
    [Theory]
    [InlineData("veth", "", false)]
    [InlineData("macvlan", "", false)]
    [InlineData(null, "", true)]
    [InlineData("veth", "ens9", true)]
    public async Task An_interface_left_by_a_failed_plugin_is_deleted_unless_it_may_be_a_moved_device(
        string? kind, string alias, bool stays)
    {
        Refuse(FakeAnswer.Error(999, Words), FakeAnswer.Error(999, Words), () => AddLink(kind, alias));

        await _sandbox.AddAsync();

        Assert.Equal(stays, _sandbox.View.LinkList.Any(link => link.Name == "net1"));
        Assert.False(_sandbox.HasRecord);
    }

    [Theory]
    [InlineData("""{"cniVersion": "1.0.0", "name": "net-a", "type": "host-device", "device": "ens9"}""")]
    [InlineData("""{"cniVersion": "1.0.0", "name": "net-a", "type": "card", "pciBusID": "0000:01:00.1"}""")]
    public async Task An_interface_of_a_network_that_moves_a_device_is_never_deleted(string configuration)
    {
        _sandbox.Manifests.AddDefinition("default", "a", configuration);
        Refuse(FakeAnswer.Error(999, Words), FakeAnswer.Error(999, Words), () => AddLink("veth", ""));

        await _sandbox.AddAsync();

        Assert.Contains(_sandbox.View.LinkList, link => link.Name == "net1");
    }

    // What host-device says of a device that does not exist at ADD, and at DEL.
    [Fact]
    public async Task DEL_is_repeated_without_a_namespace_if_the_plugin_only_misses_its_interface()
    {
        _sandbox.Runner.Answer = call => (call.ToString(), call.NetworkNamespace) switch
        {
            ("ADD net1", _) => FakeAnswer.Error(999, "failed to find host device: Link not found"),
            ("DEL net1", not "") => FakeAnswer.Error(999, "failed to find \"net1\": Link not found"),
            _ => FakeAnswer.Success(call),
        };

        await _sandbox.AddAsync();

        Assert.Equal(["ADD eth0", "ADD net1", "DEL net1", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task DEL_is_not_repeated_without_a_namespace_if_the_interface_exists()
    {
        Refuse(FakeAnswer.Error(999, Words), FakeAnswer.Error(999, "the device cannot be moved back"), () => AddLink(null, ""));

        await _sandbox.AddAsync();

        Assert.Equal(["ADD eth0", "ADD net1", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.True(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_later_DEL_deletes_a_leftover_interface_only_in_the_recorded_namespace()
    {
        Refuse(FakeAnswer.Error(999, Words), FakeAnswer.Error(11, "the daemon is starting"), () => AddLink("veth", ""));
        await _sandbox.AddAsync();
        var links = _sandbox.View.LinkList;
        Refuse(FakeAnswer.Silence, FakeAnswer.Error(999, Words));
        _sandbox.View = new FakeNamespaceView([.. links]) { Cookie = 1 };
        var record = await File.ReadAllBytesAsync(_sandbox.RecordFile);

        await _sandbox.DelAsync();

        Assert.Equal(links, _sandbox.View.LinkList);
        await File.WriteAllBytesAsync(_sandbox.RecordFile, record);
        _sandbox.View = new FakeNamespaceView([.. links]);
        await _sandbox.DelAsync();
        Assert.Empty(_sandbox.View.LinkList);
    }

    [Fact]
    public async Task A_never_attached_plugin_is_given_up_after_the_grace_if_its_namespace_is_gone()
    {
        Refuse(FakeAnswer.Error(999, Words), FakeAnswer.Error(11, "the daemon is away"));
        await _sandbox.AddAsync();
        _sandbox.Time.Ahead += TimeSpan.FromMinutes(1);
        Assert.Equal(11, (await _sandbox.DelAsync()).Code);
        _sandbox.Time.Ahead += TimeSpan.FromMinutes(5);

        var answer = await _sandbox.DelAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.False(_sandbox.HasRecord);
        Assert.Contains("default/a", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
        Assert.Contains("giving up", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    // An API server that is away for an hour must not cost an address.
    [Fact]
    public async Task An_attached_network_is_never_given_up()
    {
        await _sandbox.AddAsync();
        Refuse(FakeAnswer.Silence, FakeAnswer.Error(11, "the API server is away"));
        await _sandbox.DelAsync();
        _sandbox.Time.Ahead += TimeSpan.FromHours(1);

        var answer = await _sandbox.DelAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.True(_sandbox.HasRecord);
        Assert.Equal(AttachmentState.Attached, StateOf("net1"));
    }

    // The plugins before the one that failed had succeeded: they hold something.
    [Fact]
    public async Task The_plugins_before_the_one_that_failed_are_never_given_up()
    {
        _sandbox.Manifests.AddDefinition(
            "default", "a", """{"cniVersion": "1.0.0", "name": "net-a", "plugins": [{"type": "first"}, {"type": "second"}]}""");
        _sandbox.Runner.Answer = call => (call.Type, call.Command) switch
        {
            ("second", "ADD") => FakeAnswer.Error(999, Words),
            ("first", "DEL") => FakeAnswer.Error(11, "the API server is away"),
            _ => FakeAnswer.Success(call),
        };
        await _sandbox.AddAsync();
        _sandbox.Time.Ahead += TimeSpan.FromHours(1);

        await _sandbox.DelAsync();

        Assert.True(_sandbox.HasRecord);
    }

    [Fact]
    public async Task The_rollback_works_without_the_record_directory()
    {
        Refuse(FakeAnswer.Error(999, "no address is free"), FakeAnswer.Silence, () => Directory.Delete(_sandbox.StateDir, recursive: true));

        var answer = await _sandbox.AddAsync();

        Assert.Equal(999, answer.Code);
        Assert.Equal(["ADD eth0", "ADD net1", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
    }

    [Fact]
    public async Task A_failed_rollback_recreates_a_removed_record()
    {
        Refuse(
            FakeAnswer.Error(999, "no address is free"),
            FakeAnswer.Error(11, "the daemon is away"),
            () => Directory.Delete(_sandbox.StateDir, recursive: true));

        await _sandbox.AddAsync();

        Assert.True(_sandbox.HasRecord);
        Refuse(FakeAnswer.Silence, FakeAnswer.Silence);
        _sandbox.Runner.Forget();
        Assert.True((await _sandbox.DelAsync()).Succeeded);
        Assert.Equal(["DEL net1"], _sandbox.Runner.Log);
    }

    private AttachmentState StateOf(string name) =>
        _sandbox.Record().Attachments.Single(attachment => attachment.Planned.InterfaceName.Value == name).State;

    // How the plugin of network a answers, and what it does before at ADD.
    private void Refuse(PluginOutput add, PluginOutput del, Action? before = null) =>
        _sandbox.Runner.Answer = call =>
        {
            if (call.InterfaceName != "net1")
            {
                return FakeAnswer.Success(call);
            }

            if (call.Command == "DEL")
            {
                return del;
            }

            before?.Invoke();
            return add;
        };

    private void AddLink(string? kind, string alias) =>
        _sandbox.View.LinkList = [.. _sandbox.View.LinkList, new Link { Index = 7, Name = "net1", Kind = kind, Alias = alias }];
}
