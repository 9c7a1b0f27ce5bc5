// SPDX-License-Identifier: Apache-2.0

using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MetaCni.Journal;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Journal;

/// <summary>The lines that are written and read by hand, compared with what System.Text.Json's generator makes of the same types.</summary>
public sealed class LineTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);

    private static readonly JournalJsonContext Generated = new(new JsonSerializerOptions(JournalJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = LineReader.MaximumDepth,
    });

    private static readonly PlanLine.ProcessLine Process = new(12, 3456, "boot");

    private static readonly EventLine WholeEvent = new()
    {
        Event = "é \" 😀 <&+'",
        Attachment = 1,
        Plugin = 2,
        Started = true,
        IsPluginsOwn = true,
        Index = 3,
        Milliseconds = 1.25,
        Result = JsonText.Object("""{"cniVersion":"1.0.0","n":1.50,"list":[null,true,{"a":"b"}]}"""),
        At = Now,
        Code = 11,
        Message = "busy\n",
        Details = "why",
        Process = Process,
        Interfaces = ["eth0", "net1"],
        Addresses = [new InterfaceAddress("net1", "10.1.0.5/24")],
        Routes = [new RecordedRoute { IsIPv6 = true, Interface = "eth0", Gateway = "fd00::1", Metric = 1024, IsOnLink = true }],
        Id = "id",
        Status = """[{"name":"a"}]""",
        Annotations = new Dictionary<string, string> { ["k8s.v1.cni.cncf.io/networks"] = "a,b" },
    };

    private static readonly PlanLine WholePlan = new()
    {
        Schema = 1,
        CreatedAt = Now,
        Owner = "cluster",
        ContainerId = "abc",
        Interface = "eth0",
        NetworkNamespace = "/run/netns/pod",
        NamespaceCookie = ulong.MaxValue,
        Pod = new PlanLine.PodLine("shop", "web", "uid"),
        Process = Process,
        PluginPath = ["/opt/cni/bin"],
        Attachments =
        [
            new PlanLine.PlannedLine
            {
                Network = "shop/storage",
                Interface = "net1",
                Configuration = JsonText.Object("""{"cniVersion":"1.0.0","name":"storage","type":"macvlan"}"""),
                RuntimeConfig = JsonText.Object("""{"mac":"02:00:00:00:00:01"}"""),
                Arguments = "IgnoreUnknown=1",
                AddArguments = "IgnoreUnknown=true",
                DeviceInfo = new PlanLine.DeviceInfoLine("file", "source"),
                Selection = new PlanLine.SelectionLine("k8s.v1.cni.cncf.io/networks", """{"name":"storage"}"""),
            },
        ],
        DefaultRoutes = [new PlanLine.DefaultRouteLine(1, ["10.1.0.1"])],
    };

    [Fact]
    public void The_examples_have_every_member_of_a_line()
    {
        RequireWhole(WholeEvent);
        RequireWhole(WholePlan);
    }

    [Fact]
    public void An_event_is_written_as_the_generator_writes_it() => Assert.Equal(AsGenerated(WholeEvent, Generated.EventLine), Written(WholeEvent));

    [Fact]
    public void An_event_without_optional_members_is_written_as_the_generator_writes_it()
    {
        var line = new EventLine { Event = EventLine.Completed };

        Assert.Equal(AsGenerated(line, Generated.EventLine), Written(line));
    }

    [Fact]
    public void A_plan_is_written_as_the_generator_writes_it() => Assert.Equal(AsGenerated(WholePlan, Generated.PlanLine), Written(WholePlan));

    [Fact]
    public void A_plan_without_optional_members_is_written_as_the_generator_writes_it()
    {
        var line = WholePlan with
        {
            Pod = null,
            DefaultRoutes = null,
            Process = new PlanLine.ProcessLine(1, 2),
            Attachments = [WholePlan.Attachments[0] with { RuntimeConfig = null, DeviceInfo = null, Selection = null }],
        };

        Assert.Equal(AsGenerated(line, Generated.PlanLine), Written(line));
    }

    [Fact]
    public void An_event_that_is_read_has_every_member_that_was_written() =>
        Assert.Equal(Written(WholeEvent), Written(EventLineText.Read(Encoding.UTF8.GetBytes(Written(WholeEvent)))));

    [Fact]
    public void A_plan_that_is_read_has_every_member_that_was_written() =>
        Assert.Equal(Written(WholePlan), Written(PlanLineText.Read(Encoding.UTF8.GetBytes(Written(WholePlan)))));

    [Theory]
    [InlineData("""{"event":"attached","result":[]}""")]
    [InlineData("""{"event":"attached","attachment":"0"}""")]
    [InlineData("""{"event":"attached","attachment":1.5}""")]
    [InlineData("""{"event":"attached","result":{"x":"\ud800"}}""")]
    [InlineData("""{"event":null}""")]
    [InlineData("""{"event":"attached"} {}""")]
    [InlineData("""{"event":"attached","at":"yesterday"}""")]
    public void An_event_with_a_member_of_another_type_is_refused(string text)
    {
        var plan = RecordText.Line(Plans.WithSecondaries(), Now, new Linux.Processes.ProcessIdentity(1, 2), 3);

        Assert.Throws<FormatException>(() => RecordText.Read([.. plan, .. Encoding.UTF8.GetBytes(text + "\n")]));
    }

    // Whoever adds a member to a line adds it here, too, and so finds out whether it is written and read.
    private static void RequireWhole(object line)
    {
        foreach (var property in line.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            var value = property.GetValue(line);
            Assert.False(value is null or 0 or 0UL or false or "", $"the example has no {property.DeclaringType!.Name}.{property.Name}");
            var inner = value is IEnumerable list and not string ? list.Cast<object>() : [value];
            Assert.All(inner.Where(item => item.GetType().Namespace == typeof(EventLine).Namespace), RequireWhole);
        }
    }

    private static string Written(EventLine line) => Encoding.UTF8.GetString(EventLineText.Write(line));

    private static string Written(PlanLine line) => Encoding.UTF8.GetString(PlanLineText.Write(line));

    private static string AsGenerated<T>(T line, JsonTypeInfo<T> type) => JsonSerializer.Serialize(line, type) + "\n";
}
