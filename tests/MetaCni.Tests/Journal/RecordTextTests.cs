// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using Cni.Runtime;
using Linux.Processes;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Snapshooter.Xunit;
using Support;

namespace MetaCni.Tests.Journal;

public sealed class RecordTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    [Fact]
    public void A_plan_survives_writing_and_reading()
    {
        var plan = Plans.WithSecondaries("a", "b");
        plan = plan with { Attachments = [plan.Attachments[0] with { CapabilityArguments = JsonText.Object("""{"mac":"x","n":1.50}""") }, .. plan.Attachments.Skip(1)] };

        var record = RecordText.Read(RecordText.Line(plan, Now, new ProcessIdentity(12, 3456), 78));

        Assert.Equal((Now, new ProcessIdentity(12, 3456), 78UL), (record.CreatedAt, record.Process, record.NamespaceCookie));
        Assert.Equal((plan.Owner, plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName), (record.Plan.Owner, record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.InterfaceName));
        Assert.Equal((plan.Sandbox.NetworkNamespace, plan.Sandbox.Pod), (record.Plan.Sandbox.NetworkNamespace, record.Plan.Sandbox.Pod));
        Assert.Equal(plan.Sandbox.PluginPath, record.Plan.Sandbox.PluginPath);
        Assert.Equal(plan.Attachments.Select(Text), record.Plan.Attachments.Select(Text));
        Assert.All(record.Attachments, attachment => Assert.Equal((AttachmentState.Planned, false), (attachment.State, attachment.IsOutstanding)));
        Assert.False(record.IsComplete);
    }

    [Fact]
    public void What_requested_an_attachment_survives_writing_and_reading()
    {
        var plan = Plans.WithSecondaries("a", "b");
        PlannedSelection?[] selections =
            [new(), new() { Annotation = "k8s.v1.cni.cncf.io/networks", Element = """{"name":"a","namespace":"default","ips":["10.1.0.5/24"]}""" }, null];
        plan = plan with { Attachments = [.. plan.Attachments.Zip(selections, (attachment, selection) => attachment with { Selection = selection })] };

        var record = RecordText.Read(RecordText.Line(plan, Now, new ProcessIdentity(12, 3456), 78));

        Assert.Equal(selections, record.Plan.Attachments.Select(attachment => attachment.Selection));
        Assert.Equal(selections, RecordText.Read(RecordRewrite.Lines(record)).Plan.Attachments.Select(attachment => attachment.Selection));
    }

    [Fact]
    public void The_result_before_its_default_routes_were_changed_survives_rewriting()
    {
        const string Original = """{"cniVersion":"1.0.0","routes":[{"dst":"0.0.0.0/0","gw":"10.0.0.1"}]}""";
        byte[] text =
        [
            .. Line(Plans.WithSecondaries()),
            .. RecordText.Line(Attached(0, Original)),
            .. RecordText.Line(Attached(0, """{"cniVersion":"1.0.0"}""") with { Event = EventLine.Rerouted, Milliseconds = null }),
        ];

        var record = RecordText.Read(RecordRewrite.Lines(RecordText.Read(text)));

        Assert.Equal(Original, record.Attachments[0].OriginalResult!.ToJsonString());
        Assert.Equal("""{"cniVersion":"1.0.0"}""", record.Attachments[0].Result!.ToJsonString());
    }

    // A record with the time of a failure is taken down as a whole by the repair of the node and by the DEL of other containers.
    [Fact]
    public void A_failed_detach_while_the_pod_goes_on_running_has_no_time()
    {
        using var directory = new TemporaryDirectory();
        var journal = new AttachmentJournal(directory.Path, TimeProvider.System);
        journal.RequireUsable();
        var file = journal.Begin(Plans.WithSecondaries("a"), namespaceCookie: 78);
        file.Completed([], []);

        file.Changing();
        file.DetachFailed(1, new CniError(11, "later"));

        Assert.True(journal.TryRead(file.Record.Plan.Sandbox.ContainerId, file.Record.Plan.Sandbox.InterfaceName, out var record));
        Assert.Equal((true, true, true, "later", null), (record.IsChanging, record.IsAtWork, record.IsUnsettled, record.Attachments[1].LastError?.Message, record.FirstFailure));
        Assert.True(RecordText.Read(RecordRewrite.Lines(record)) is { IsChanging: true, IsAtWork: true, IsComplete: true });
    }

    [Fact]
    public void A_complete_change_is_no_longer_at_work()
    {
        byte[] text =
        [
            .. Line(Plans.WithSecondaries()),
            .. RecordText.Line(Attached(0, """{"cniVersion":"1.0.0"}""")),
            .. RecordText.Line(new EventLine { Event = EventLine.Completed, At = Now }),
            .. RecordText.Line(new EventLine { Event = EventLine.Changing, At = Now, Process = PlanLine.ProcessLine.Of(new ProcessIdentity(13, 4567)) }),
            .. RecordText.Line(new EventLine { Event = EventLine.Completed, At = Now }),
        ];

        Assert.True(RecordText.Read(text) is { IsChanging: false, IsAtWork: false, IsComplete: true, IsUnsettled: false });
    }

    // Found by mutation: such a record could not be taken down.
    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(-1e300)]
    public void An_invalid_duration_does_not_hide_an_attachment(double milliseconds)
    {
        var attached = RecordText.Line(Attached(0, """{"cniVersion":"1.0.0"}""") with { Milliseconds = milliseconds });

        var record = RecordText.Read([.. Line(Plans.WithSecondaries()), .. attached]);

        Assert.Equal(AttachmentState.Attached, record.Attachments[0].State);
    }

    // docs/journal.md, "Events": a plan, then an event a line.
    [Fact]
    public void A_record_has_the_documented_format() => Snapshot.Match(Encoding.UTF8.GetString(
    [
        .. Line(Plans.WithSecondaries("storage")),
        .. RecordText.Line(new EventLine { Event = EventLine.Attempting, Attachment = 0 }),
        .. RecordText.Line(Attached(0, """{"cniVersion":"1.0.0","interfaces":[{"name":"eth0","sandbox":"/run/netns/pod"}]}""")),
        .. RecordText.Line(new EventLine { Event = EventLine.Completed, At = Now, Interfaces = ["eth0"] }),
        .. RecordText.Line(new EventLine { Event = EventLine.Detaching, At = Now, Process = PlanLine.ProcessLine.Of(new ProcessIdentity(13, 4567)) }),
        .. RecordText.Line(new EventLine { Event = EventLine.DetachFailed, Attachment = 0, At = Now, Code = 11, Message = "later" }),
        .. RecordText.Line(new EventLine { Event = EventLine.DetachEnded, At = Now }),
    ]));

    [Fact]
    public void The_place_where_an_ADD_failed_is_recorded()
    {
        var failure = new AddFailure(2, WasStarted: false);
        byte[] text =
        [
            .. Line(Plans.WithSecondaries()),
            .. RecordText.Line(new EventLine { Event = EventLine.Attempting, Attachment = 0 }),
            .. RecordText.Line(EventLine.OfFailedAdd(0, failure)),
        ];

        var record = RecordText.Read(text);

        Assert.Equal((AttachmentState.Attempted, failure), (record.Attachments[0].State, record.Attachments[0].Failure));
        Assert.Equal(failure, RecordText.Read(RecordRewrite.Lines(record)).Attachments[0].Failure);
    }

    // Found by mutation: a record whose process was null was no damaged one, but a defect of ours.
    [Fact]
    public void A_null_anywhere_in_a_plan_gives_a_record_or_a_FormatException()
    {
        var plan = Plans.WithSecondaries("a") with { DefaultRoutes = [new DefaultRouteChoice { Attachment = 1, Gateways = [IPAddress.Loopback] }] };
        var text = Encoding.UTF8.GetString(RecordText.Line(plan, Now, new ProcessIdentity(12, 3456), 78));
        var refused = 0;
        foreach (var path in Paths(JsonNode.Parse(text)!, "$").Distinct().ToList())
        {
            var json = JsonNode.Parse(text)!;
            SetNull(json, path);
            var failure = Record.Exception(() => RecordText.Read(Encoding.UTF8.GetBytes(json.ToJsonString() + "\n")));

            Assert.True(failure is null or FormatException, $"{path}: {failure}");
            refused += failure is null ? 0 : 1;
        }

        Assert.InRange(refused, 15, 60);
    }

    private static IEnumerable<string> Paths(JsonNode node, string path) => node switch
    {
        JsonObject json => json.SelectMany(member => Below(member.Value, $"{path}.{member.Key}")),
        JsonArray list => list.SelectMany((item, index) => Below(item, $"{path}[{index}]")),
        _ => [],
    };

    private static IEnumerable<string> Below(JsonNode? node, string path) => node is null ? [] : Paths(node, path).Prepend(path);

    private static void SetNull(JsonNode root, string path)
    {
        var found = Nodes(root).First(node => node.GetPath() == path);
        switch (found.Parent)
        {
            case JsonObject parent:
                parent[found.GetPropertyName()] = null;
                break;
            case JsonArray list:
                list[found.GetElementIndex()] = null;
                break;
        }
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode node) => node switch
    {
        JsonObject json => json.Select(member => member.Value).OfType<JsonNode>().SelectMany(Nodes).Prepend(node),
        JsonArray list => list.OfType<JsonNode>().SelectMany(Nodes).Prepend(node),
        _ => [node],
    };

    // Found by mutation: the tree of a result showed what was wrong with it in the middle of a DEL.
    [Theory]
    [InlineData((byte)0xed)]
    [InlineData((byte)0xff)]
    public void A_result_that_is_not_valid_UTF_8_fails_when_the_record_is_read(byte damage)
    {
        byte[] record = [.. Line(Plans.WithSecondaries()), .. RecordText.Line(Attached(0, """{"cniVersion":"1.0.0","note":"#"}"""))];
        record[Array.LastIndexOf(record, (byte)'#')] = damage;

        Assert.Throws<FormatException>(() => RecordText.Read(record));
    }

    [Fact]
    public void The_last_of_duplicate_members_in_a_result_wins()
    {
        var text = Encoding.UTF8.GetString(RecordText.Line(Attached(0, """{"cniVersion":"1.0.0","note":1}""")))
            .Replace("\"note\":1", "\"note\":1,\"note\":2", StringComparison.Ordinal);

        var record = RecordText.Read([.. Line(Plans.WithSecondaries()), .. Encoding.UTF8.GetBytes(text)]);

        Assert.Equal(2, (int?)record.Attachments[0].Result!["note"]);
    }

    [Fact]
    public void A_plan_outside_kubernetes_has_no_pod() =>
        Assert.Null(RecordText.Read(Line(Plans.WithSecondaries() with { Sandbox = Plans.Sandbox with { Pod = null } })).Plan.Sandbox.Pod);

    [Fact]
    public void A_configuration_keeps_key_order_number_notation_and_characters()
    {
        const string configuration =
            """{"type":"macvlan","z":1.50,"a":18446744073709551616,"e":1E+2,"name":"own","text":"é < & + ' \" \\","cniVersion":"1.0.0","n":null}""";
        var plan = Plans.Of(Plans.Attachment("cluster", "eth0", JsonText.Object(configuration)));

        var line = Line(plan);

        Assert.Contains("""{"type":"macvlan","z":1.50,"a":18446744073709551616,"e":1E+2,""", Encoding.UTF8.GetString(line), StringComparison.Ordinal);
        Assert.Equal(configuration, JsonText.Of(RecordText.Read(line).Plan.Attachments[0].Configuration.Json));
    }

    [Fact]
    public void A_configuration_and_result_of_the_maximum_depth_can_be_written_and_read()
    {
        var deep = new string('[', JsonBorder.MaximumDepth - 1) + new string(']', JsonBorder.MaximumDepth - 1);
        var json = JsonText.Object($$"""{"cniVersion":"1.0.0","name":"own","type":"macvlan","x":{{deep}}}""");
        var plan = Plans.Of(Plans.Attachment("cluster", "eth0", json));

        var record = RecordText.Read([.. Line(plan), .. RecordText.Line(Attached(0, JsonText.Of(json)))]);

        Assert.Equal(JsonText.Of(json), JsonText.Of(record.Plan.Attachments[0].Configuration.Json));
        Assert.Equal(JsonText.Of(json), JsonText.Of(record.Attachments[0].Result));
    }

    // The reader's own positions count in a line that nobody sees, and from zero.
    [Fact]
    public void Errors_contain_no_positions_of_the_JSON_reader()
    {
        byte[] text = [.. Line(Plans.WithSecondaries()), .. "nonsense\n"u8];

        var failure = Assert.Throws<FormatException>(() => RecordText.Read(text));

        Assert.DoesNotContain("BytePositionInLine", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Path:", failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Message);
    }

    [Fact]
    public void A_result_is_what_the_plugin_wrote()
    {
        const string result = """{"cniVersion":"0.4.0","interfaces":[{"name":"dummy1","mac":"7","sandbox":"0"}],"custom":{"x":1.50}}""";

        var record = RecordText.Read([.. Line(Plans.WithSecondaries()), .. RecordText.Line(Attached(0, result))]);

        Assert.Equal(result, JsonText.Of(record.Attachments[0].Result));
        Assert.Equal(AttachmentState.Attached, record.Attachments[0].State);
        Assert.Equal(TimeSpan.FromMilliseconds(1.5), record.Attachments[0].Elapsed);
    }

    [Fact]
    public void The_result_of_a_rerouted_attachment_replaces_what_the_plugin_wrote()
    {
        var record = RecordText.Read(
        [
            .. Line(Plans.WithSecondaries()),
            .. RecordText.Line(Attached(0, """{"routes":[{"dst":"0.0.0.0/0"}]}""")),
            .. RecordText.Line(new EventLine { Event = EventLine.Rerouted, Attachment = 0, Result = JsonText.Object("{}") }),
        ]);

        Assert.Equal("{}", JsonText.Of(record.Attachments[0].Result));
        Assert.Equal((AttachmentState.Attached, TimeSpan.FromMilliseconds(1.5)), (record.Attachments[0].State, record.Attachments[0].Elapsed));
    }

    [Fact]
    public void Default_route_choices_survive_writing_and_reading()
    {
        var plan = Plans.WithSecondaries("a") with
        {
            DefaultRoutes =
            [
                new DefaultRouteChoice { Attachment = 1, Gateways = [IPAddress.Parse("fd00::2"), IPAddress.Parse("fd00::1")] },
                new DefaultRouteChoice { Attachment = 0, Gateways = [] },
            ],
        };

        var choices = RecordText.Read(Line(plan)).Plan.DefaultRoutes;

        Assert.Equal(plan.DefaultRoutes.Select(choice => choice.Attachment), choices.Select(choice => choice.Attachment));
        Assert.Equal(plan.DefaultRoutes.Select(choice => string.Join(' ', choice.Gateways)), choices.Select(choice => string.Join(' ', choice.Gateways)));
    }

    // A record that an earlier version wrote has no such member.
    [Fact]
    public void A_plan_without_choices_of_default_routes_does_not_mention_them()
    {
        var line = Line(Plans.WithSecondaries());

        Assert.DoesNotContain("defaultRoutes", Encoding.UTF8.GetString(line), StringComparison.Ordinal);
        Assert.Empty(RecordText.Read(line).Plan.DefaultRoutes);
    }

    [Theory]
    [InlineData("""{"attachment":1,"gateways":[]}""", "names no attachment")]
    [InlineData("""{"attachment":0,"gateways":["nowhere"]}""", "nowhere")]
    public void A_choice_that_makes_no_sense_makes_the_record_unreadable(string choice, string expected)
    {
        var plan = Encoding.UTF8.GetString(Line(Plans.WithSecondaries())).TrimEnd('\n');
        var text = $$"""{{plan[..^1]}},"defaultRoutes":[{{choice}}]}""" + "\n";

        var failure = Assert.Throws<FormatException>(() => RecordText.Read(Encoding.UTF8.GetBytes(text)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_determine_which_attachments_are_outstanding()
    {
        var record = RecordText.Read(
        [
            .. Line(Plans.WithSecondaries("a", "b", "c")),
            .. RecordText.Line(Event(EventLine.Attempting, 0)),
            .. RecordText.Line(Attached(0, "{}")),
            .. RecordText.Line(Event(EventLine.Attempting, 1)),
            .. RecordText.Line(Event(EventLine.Attempting, 2)),
            .. RecordText.Line(Attached(2, "{}")),
            .. RecordText.Line(Event(EventLine.Detached, 2)),
        ]);

        Assert.Equal(
            [AttachmentState.Attached, AttachmentState.Attempted, AttachmentState.Detached, AttachmentState.Planned],
            record.Attachments.Select(attachment => attachment.State));
        Assert.Equal([true, true, false, false], record.Attachments.Select(attachment => attachment.IsOutstanding));
    }

    [Fact]
    public void A_failed_detach_records_its_error_and_the_time_of_the_first_failure()
    {
        var failed = Event(EventLine.DetachFailed, 0) with { Code = 11, Message = "busy", Details = "why", At = Now };

        var record = RecordText.Read(
        [
            .. Line(Plans.WithSecondaries()),
            .. RecordText.Line(Attached(0, "{}")),
            .. RecordText.Line(failed with { Message = "earlier" }),
            .. RecordText.Line(failed with { At = Now.AddHours(1) }),
        ]);

        Assert.Equal(Now, record.FirstFailure);
        Assert.Equal(new Cni.Errors.CniError(11, "busy", "why"), record.Attachments[0].LastError);
        Assert.True(record.Attachments[0].IsOutstanding);
    }

    [Fact]
    public void A_completed_event_makes_the_record_complete() =>
        Assert.True(RecordText.Read([.. Line(Plans.WithSecondaries()), .. RecordText.Line(Event(EventLine.Completed, null))]).IsComplete);

    [Fact]
    public void Events_of_a_later_version_are_ignored()
    {
        var later = """{"event":"published","attachment":99,"by":"daemon","list":[1]}""" + "\n";

        var record = RecordText.Read([.. Line(Plans.WithSecondaries()), .. Encoding.UTF8.GetBytes(later), .. RecordText.Line(Attached(0, "{}"))]);

        Assert.Equal(AttachmentState.Attached, record.Attachments[0].State);
    }

    [Theory]
    [InlineData("""{"schema":2,"attachments":"moved elsewhere"}""")]
    [InlineData("""{"schema":2}""")]
    public void A_newer_schema_is_refused_and_named(string line)
    {
        var error = Assert.Throws<NewerSchemaException>(() => RecordText.Read(Encoding.UTF8.GetBytes(line + "\n")));

        Assert.Contains("schema 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("null\n")]
    [InlineData("{}\n")]
    [InlineData("[]\n")]
    [InlineData("{\"schema\":1}\n")]
    [InlineData("{\"schema\":0}\n")]
    [InlineData("no JSON\n")]
    public void Text_that_is_not_a_record_is_refused(string text) =>
        Assert.Throws<FormatException>(() => RecordText.Read(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("""{"event":"attached","attachment":1}""")]
    [InlineData("""{"event":"attached","attachment":-1}""")]
    [InlineData("""{"event":"attached"}""")]
    [InlineData("null")]
    [InlineData("no JSON")]
    public void An_event_that_fits_no_attachment_is_refused_as_the_file_is_damaged(string line) =>
        Assert.Throws<FormatException>(() => RecordText.Read([.. Line(Plans.WithSecondaries()), .. Encoding.UTF8.GetBytes(line + "\n")]));

    [Fact]
    public void A_record_torn_at_any_byte_is_read_up_to_its_last_complete_line()
    {
        byte[][] lines =
        [
            Line(Plans.WithSecondaries("é")),
            RecordText.Line(Event(EventLine.Attempting, 0)),
            RecordText.Line(Attached(0, """{"x":"é😀"}""")),
            RecordText.Line(Event(EventLine.Attempting, 1)),
            RecordText.Line(Event(EventLine.DetachFailed, 0) with { Code = 11, Message = "é", At = Now }),
            RecordText.Line(Event(EventLine.Detached, 1)),
        ];
        var text = lines.SelectMany(line => line).ToArray();

        for (var length = 0; length <= text.Length; length++)
        {
            var whole = WholeLines(lines, length);
            if (whole == 0)
            {
                Assert.Throws<FormatException>(() => RecordText.Read(text.AsSpan(0, length)));
                continue;
            }

            var torn = RecordText.Read(text.AsSpan(0, length));
            var expected = RecordText.Read(lines.Take(whole).SelectMany(line => line).ToArray());
            Assert.Equal(expected.Attachments.Select(Text), torn.Attachments.Select(Text));
            Assert.Equal(2, torn.Plan.Attachments.Count);
        }
    }

    private static int WholeLines(byte[][] lines, int length)
    {
        var count = 0;
        for (var end = 0; count < lines.Length && (end += lines[count].Length) <= length; count++)
        {
        }

        return count;
    }

    private static EventLine Event(string name, int? attachment) => new() { Event = name, Attachment = attachment };

    private static EventLine Attached(int attachment, string result) =>
        Event(EventLine.Attached, attachment) with { Result = JsonText.Object(result), Milliseconds = 1.5 };

    private static byte[] Line(AttachmentPlan plan) => RecordText.Line(plan, Now, new ProcessIdentity(12, 3456), 78);

    private static string Text(PlannedAttachment attachment) => string.Join(
        ' ',
        attachment.IsPrimary,
        attachment.Network,
        attachment.InterfaceName,
        Text(attachment.Configuration),
        JsonText.Of(attachment.CapabilityArguments),
        attachment.Arguments,
        attachment.AddArguments);

    private static string Text(RecordedAttachment attachment) =>
        $"{Text(attachment.Planned)} {attachment.State} {JsonText.Of(attachment.Result)} {attachment.LastError}";

    private static string Text(NetworkConfigurationList list) => JsonText.Of((JsonNode)list.Json);
}
