// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Node.Duties;
using MetaCni.Node.Metrics;
using MetaCni.Tests.Logging.Operations;
using Microsoft.Extensions.Time.Testing;
using Support;
using YamlDotNet.Serialization;

namespace MetaCni.Tests.Node.Metrics;

public sealed partial class NodeMetricsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly NodeSandbox _node = new() { Time = new FakeTimeProvider(Now) };
    private readonly MetricsExport _export;

    public NodeMetricsTests() => _export = new MetricsExport(_node.Services);

    public void Dispose()
    {
        _export.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task Conditions_are_gauges_and_a_reason_that_ended_is_0()
    {
        var conditions = _node.Services.Conditions;
        conditions.Set(NodeConditionType.Waiting, "PrimaryMissing", "waiting");
        var waiting = await ScrapedMetrics.OfAsync(_export);
        conditions.Clear(NodeConditionType.Waiting);
        conditions.Set(NodeConditionType.Published, "Published", "published");
        conditions.Set(NodeConditionType.SettingsInvalid, "Invalid", "invalid");
        var published = await ScrapedMetrics.OfAsync(_export);

        Assert.Equal((1, 0, 0), (waiting["""metacni_waiting{reason="PrimaryMissing"}"""], waiting["metacni_configuration_published"], waiting["metacni_settings_invalid"]));
        Assert.Equal((0, 1, 1), (published["""metacni_waiting{reason="PrimaryMissing"}"""], published["metacni_configuration_published"], published["metacni_settings_invalid"]));
    }

    [Fact]
    public async Task The_token_has_an_age_and_a_remaining_time_once_there_is_one()
    {
        var without = await ScrapedMetrics.OfAsync(_export);
        _node.Services.Counters.PluginToken = new TokenClaims("user", Now.AddHours(-1), Now.AddHours(167));
        var with = await ScrapedMetrics.OfAsync(_export);

        Assert.DoesNotContain("metacni_token_age_seconds", without.Names);
        Assert.Equal((3600, 167 * 3600), (with["metacni_token_age_seconds"], with["metacni_token_expiry_seconds"]));
    }

    [Fact]
    public async Task Counters_and_gauges_have_their_types()
    {
        var text = (await ScrapedMetrics.OfAsync(_export)).Text;

        Assert.Contains("# TYPE metacni_operations_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE metacni_configuration_restored_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE metacni_records gauge\n", text, StringComparison.Ordinal);
        Assert.Contains("metacni_build_info{version=\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_metric_of_the_alerts_and_of_the_dashboard_exists()
    {
        ShowEverything();
        var exported = (await ScrapedMetrics.OfAsync(_export)).Names;

        var used = Expressions("rules.yaml").Concat(DashboardExpressions).SelectMany(expression => Metrics().Matches(expression)).Select(match => match.Value).ToHashSet();

        Assert.True(used.Count > 10, "the expressions were not found");
        Assert.Subset(exported.ToHashSet(), used);
    }

    [Fact]
    public async Task Every_exported_metric_is_documented()
    {
        ShowEverything();
        var families = (await ScrapedMetrics.OfAsync(_export)).Text.Split('\n')
            .Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[2]);

        var documented = await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Root, "docs", "operations.md"));

        Assert.All(families, family => Assert.Contains($"`{family}", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void The_operator_s_rules_are_those_of_the_rule_file()
    {
        Assert.Equal(Rules("rules.yaml")["groups"]!.ToJsonString(), Rules("prometheusrule.yaml")["spec"]!["groups"]!.ToJsonString());
    }

    [Fact]
    public void Rules_have_what_Prometheus_requires_and_balanced_expressions()
    {
        var rules = Rules("rules.yaml")["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToList();

        Assert.All(rules, rule =>
        {
            Assert.Matches("^[A-Za-z]+$", (string?)rule!["alert"]);
            Assert.Matches("^[0-9]+m$", (string?)rule["for"]);
            Assert.Contains((string?)rule["labels"]!["severity"], new[] { "info", "warning", "critical" });
            Assert.NotEmpty((string?)rule["annotations"]!["summary"] ?? "");
            Assert.NotEmpty((string?)rule["annotations"]!["description"] ?? "");
        });
        Assert.Equal(rules.Count, rules.Select(rule => (string?)rule!["alert"]).Distinct().Count());
        Assert.All(Expressions("rules.yaml").Concat(DashboardExpressions), expression => Assert.True(IsBalanced(expression), expression));
    }

    // Every metric that appears only after something has happened.
    private void ShowEverything()
    {
        _node.Services.Conditions.Set(NodeConditionType.Waiting, "PrimaryMissing", "waiting");
        _node.Services.Counters.PluginToken = new TokenClaims("user", Now, Now.AddHours(1));
        _export.Operations.Count(OperationEntries.Succeeded());
    }

    private static IEnumerable<string> Expressions(string file) =>
        Rules(file)["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => (string)rule!["expr"]!);

    private static IEnumerable<string> DashboardExpressions => Dashboard["panels"]!.AsArray()
        .SelectMany(panel => panel!["targets"]!.AsArray())
        .Select(target => (string)target!["expr"]!)
        .Concat(Dashboard["templating"]!["list"]!.AsArray().Select(variable => (string?)variable!["definition"] ?? ""));

    private static JsonNode Dashboard => JsonNode.Parse(File.ReadAllText(PathOf("dashboard.json")))!;

    private static JsonNode Rules(string file) => JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build()
        .Serialize(new DeserializerBuilder().Build().Deserialize<object>(File.ReadAllText(PathOf(file)))))!;

    private static string PathOf(string file) => Path.Combine(RepositoryPaths.Root, "deploy", "monitoring", file);

    private static bool IsBalanced(string expression)
    {
        var open = new Stack<char>();
        foreach (var character in Quoted().Replace(expression, ""))
        {
            if (character is '(' or '[' or '{')
            {
                open.Push(character);
            }
            else if (character is ')' or ']' or '}' && !(open.TryPop(out var opening) && $"{opening}{character}" is "()" or "[]" or "{}"))
            {
                return false;
            }
        }

        return open.Count == 0 && expression.Count(character => character == '"') % 2 == 0;
    }

    [GeneratedRegex("metacni_[a-z_]+")]
    private static partial Regex Metrics();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
