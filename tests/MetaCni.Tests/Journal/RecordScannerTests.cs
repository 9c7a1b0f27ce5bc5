// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Linux.Files;
using MetaCni.Journal;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Journal;

/// <summary>What GC reads of a record is what a whole reading of it says.</summary>
public sealed class RecordScannerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_summary_agrees_with_the_whole_record()
    {
        var file = Write(Plan() + """
            {"event":"attempting","attachment":0}
            {"event":"attached","attachment":0,"milliseconds":3,"result":{"event":"detached","attachment":0,"ips":[{"address":"10.1.0.5/24"}]}}
            {"event":"attempting","attachment":1}
            {"event":"from a later version","attachment":0,"more":{}}
            {"event":"detach-failed","attachment":0,"at":"2026-01-01T00:00:00+00:00","code":11,"msg":"busy"}
            {"event":"detached","attachment":1}
            {"event":"detach-failed","attachment":0,"at":"2026-01-02T00:00:00+00:00","code":11,"msg":"busy"}

            """);

        var summary = new RecordScanner().Read(file, CancellationToken.None)!;
        var whole = RecordText.Read(File.ReadAllBytes(file));

        Assert.Equal((whole.Plan.Owner, whole.Plan.Sandbox.ContainerId, whole.Plan.Sandbox.InterfaceName), (summary.Owner, summary.Container, summary.Interface));
        Assert.Equal((whole.CreatedAt, whole.FirstFailure, whole.LastFailure), (summary.CreatedAt, summary.FirstFailure, summary.LastFailure));
        Assert.Equal(whole.Plan.Sandbox.PluginPath, summary.PluginPath);
        Assert.Equal(
            whole.Attachments.Select(one => (one.Planned.Configuration.Name, one.Planned.InterfaceName.Value, one.State)),
            summary.Attachments.Select(one => (one.Network.Name, one.Interface, one.State)));
        Assert.Equal([false, true], summary.Attachments.Select(one => one.Network.CollectsGarbage));
        Assert.Equal(
            whole.Attachments.Select(one => JsonText.Of(one.Planned.Configuration.Json)),
            summary.Configurations.Select(place => Encoding.UTF8.GetString(RecordScanner.ReadConfiguration(file, Identity(file), place)!)));
        Assert.False(summary.IsDamaged);
    }

    // A status has the pod's own texts, and up to a MiB: GC reads past it.
    [Fact]
    public void A_status_changes_nothing_for_GC()
    {
        var due = EventLine.OfStatus(new RecordedStatus
        {
            Id = "1",
            At = default,
            Text = """{"event":"detached","attachment":0}""" + new string('x', 900_000),
            Annotations = new Dictionary<string, string> { ["event"] = "detached", ["attachment"] = "0" },
        });
        var file = Write(Plan() + Encoding.UTF8.GetString([.. RecordText.Line(due), .. RecordText.Line(EventLine.OfPublishedStatus("1"))])
            + """{"event":"attempting","attachment":0}""" + "\n");

        var summary = new RecordScanner().Read(file, CancellationToken.None)!;

        Assert.False(summary.IsDamaged);
        Assert.Equal(AttachmentState.Attempted, summary.Attachments[0].State);
    }

    // CNI §1: "disableGC" may be a text; Go's decoder takes keys in any case.
    [Theory]
    [InlineData("""{"cniVersion":"1.1.0","name":"n","type":"x"}""", true)]
    [InlineData("""{"cniVersion":"1.1.0","name":"n","disableGC":"TRUE","plugins":[{"type":"x"}]}""", false)]
    [InlineData("""{"CNIVersion":"1.0.0","cniVersions":["1.0.0","1.1.0"],"name":"n","Plugins":[{"mtu":{"a":[1]},"Type":"x"},{"type":"y"}]}""", true)]
    public void DisableGC_and_the_chain_are_scanned_as_from_the_whole_configuration(string configuration, bool collects)
    {
        var file = Write(Plan(configuration));

        var network = new RecordScanner().Read(file, CancellationToken.None)!.Attachments[0].Network;
        var whole = RecordText.Read(File.ReadAllBytes(file)).Attachments[0].Planned.Configuration;

        Assert.Equal(collects, network.CollectsGarbage);
        Assert.Equal(RecordedNetwork.ChainOf(whole), network.Chain);
    }

    [Fact]
    public void A_line_torn_by_a_crash_counts_as_not_written()
    {
        var summary = new RecordScanner().Read(Write(Plan() + """{"event":"detached","attachment":0"""), CancellationToken.None)!;

        Assert.False(summary.IsDamaged);
        Assert.Equal(AttachmentState.Planned, summary.Attachments[0].State);
    }

    [Theory]
    [InlineData("no json\n")]
    [InlineData("[]\n")]
    [InlineData("""{"event":"detached","attachment":7}""")]
    public void Lines_after_an_unreadable_line_are_ignored(string line)
    {
        var summary = new RecordScanner().Read(
            Write($$"""{{Plan()}}{"event":"attempting","attachment":0}{{"\n"}}{{line}}{{"\n"}}"""), CancellationToken.None)!;

        Assert.True(summary.IsDamaged);
        Assert.Equal(AttachmentState.Attempted, summary.Attachments[0].State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("damaged")]
    [InlineData("null\n")]
    [InlineData("""{"schema":1,"owner":"cluster","containerId""")]
    [InlineData("""{"schema":99999999999}""")]
    [InlineData("""{"schema":1,"attachments":[{"interface":"eth0","configuration":{"name":"n"}}]}""")]
    [InlineData("""{"schema":1,"attachments":[{"interface":"eth0","configuration":[]}]}""")]
    [InlineData("""{"schema":1,"owner":"\ud800"}""")]
    public void A_plan_that_cannot_be_read_is_an_error(string text) =>
        Assert.Throws<FormatException>(() => new RecordScanner().Read(Write(text), CancellationToken.None));

    [Fact]
    public void A_newer_schema_is_a_distinct_error() =>
        Assert.Throws<NewerSchemaException>(() => new RecordScanner().Read(Write("""{"schema":7}"""), CancellationToken.None));

    // A definition with 1,100 plugins, each with cni-args of 55 KB: of it only a piece is in memory, and what GC needs.
    [Fact]
    public void A_record_of_sixty_megabytes_is_read_in_little_memory()
    {
        var plugin = """{"type":"x","args":{"cni":{"k":"VALUE"}}}""".Replace("VALUE", new string('v', 55_000), StringComparison.Ordinal);
        var plugins = string.Join(',', Enumerable.Repeat(plugin, 1100));
        var file = Write(Plan("""{"cniVersion":"1.1.0","name":"n","plugins":[""" + plugins + "]}"));
        Assert.InRange(new FileInfo(file).Length, 60_000_000, RecordLimits.Record);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var summary = new RecordScanner().Read(file, CancellationToken.None)!;

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
        Assert.Equal(1100, summary.Attachments[0].Network.Outline.Plugins.Count);
        Assert.Throws<OperationCanceledException>(() => new RecordScanner().Read(file, new CancellationToken(true)));
    }

    // Whatever ends at the end of a piece.
    [Fact]
    public void The_position_of_a_configuration_is_right_at_every_buffer_boundary()
    {
        for (var length = 15_000; length < 15_700; length++)
        {
            var value = new string('v', length);
            var file = Write(Plan($$"""{"cniVersion":"1.1.0","name":"n","x":["{{value}}", {"y" : 12345}],"plugins":[{"z":[{}],"type":"x"},{"type":"y"}]}"""));

            var summary = new RecordScanner().Read(file, CancellationToken.None)!;

            Assert.Equal(
                RecordText.Read(File.ReadAllBytes(file)).Attachments.Select(one => JsonText.Of(one.Planned.Configuration.Json)),
                summary.Configurations.Select(place => JsonText.Of(JsonText.Object(
                    Encoding.UTF8.GetString(RecordScanner.ReadConfiguration(file, Identity(file), place)!)))));
        }
    }

    [Fact]
    public void A_record_over_the_size_limit_is_not_read()
    {
        var file = Write("");
        using (var stream = new FileStream(file, FileMode.Open))
        {
            stream.SetLength(RecordLimits.Record + 1L);
        }

        Assert.Throws<FormatException>(() => new RecordScanner().Read(file, CancellationToken.None));
    }

    private static string Plan(string? first = null)
    {
        var primary = first ?? """{"cniVersion":"1.0.0","name":"main","type":"bridge"}""";
        return $$"""
            {"schema":1,"createdAt":"2026-01-01T00:00:00+00:00","owner":"cluster","containerId":"c1","interface":"eth0","networkNamespace":"/run/netns/x","process":{"pid":1,"startTime":2},"pluginPath":["/a","/b"],"attachments":[{"network":"main","interface":"eth0","configuration":{{primary}},"arguments":"","addArguments":""},{"network":"default/a","interface":"net1","configuration":{"cniVersion":"1.1.0","name":"shared","plugins":[{"type":"macvlan","mtu":1500},{"type":"tuning"}]},"arguments":"A=B","addArguments":""}]}

            """;
    }

    private static FileIdentity Identity(string file) => FileStatus.TryOfName(file, out var status) ? status.Identity : default;

    private string Write(string text) => _directory.Write("record.jsonl", text);
}
