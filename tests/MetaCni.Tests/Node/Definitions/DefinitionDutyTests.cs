// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Install.Settings;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Definitions;
using MetaCni.Tests.Node.Upstream;
using Support;

namespace MetaCni.Tests.Node.Definitions;

public sealed class DefinitionDutyTests : IDisposable
{
    private static readonly string[] Starts = ["1 network", "2 network", "all plugins"];

    private readonly StoryTime _time = new();
    private readonly NodeSandbox _node;
    private readonly FakeApiServer _api = new();
    private readonly List<(string Name, string Config)> _definitions = [];

    public DefinitionDutyTests()
    {
        _node = new NodeSandbox { Time = _time };
        Directory.CreateDirectory(_node.Directories.BinDir);
        foreach (var plugin in (string[])["macvlan", "host-local"])
        {
            var path = Path.Combine(_node.Directories.BinDir, plugin);
            File.WriteAllText(path, "");
            Shell.Output("chmod", "0755", path);
        }

        _api.Answer = (_, request) => FakeApiServer.Success(Page(request));
    }

    public void Dispose()
    {
        _node.Dispose();
        _time.Dispose();
    }

    [Fact]
    public async Task Plugins_of_definitions_that_are_not_installed_are_a_warning_and_a_metric()
    {
        _definitions.AddRange(
        [
            ("good", """{"type":"macvlan","ipam":{"type":"host-local"}}"""),
            ("chain", """{"plugins":[{"type":"macvlan"},{"type":"tuning"}]}"""),
            ("ipam", """{"type":"macvlan","ipam":{"type":"whereabouts"}}"""),
            ("invalid", "{"),
            ("on-disk", ""),
        ]);

        await RunAsync(TimeSpan.FromMinutes(1));

        Assert.Contains(
            $"2 network attachment definitions name plugins that are not installed in {_node.Directories.BinDir}, such as \\\"tuning\\\" "
            + "(shop/chain), \\\"whereabouts\\\" (shop/ipam); install the plugins, or correct the definitions",
            _node.Log,
            StringComparison.Ordinal);
        Assert.Equal(2, _node.Services.Counters.DefinitionsMissingPlugin);
        Assert.Empty(_node.Services.Conditions.Current);
    }

    [Fact]
    public async Task The_warning_is_logged_once_and_again_when_it_changes()
    {
        _definitions.Add(("a", """{"type":"tuning"}"""));
        _time.At(TimeSpan.FromHours(1), () => _definitions.Add(("b", """{"type":"sbr"}""")));
        _time.At(TimeSpan.FromHours(2), _definitions.Clear);

        await RunAsync(TimeSpan.FromHours(3));

        Assert.Equal(
            Starts,
            _node.Log.Split('\n').Where(line => line.Contains("plugins", StringComparison.Ordinal)).Select(Beginning));
        Assert.Equal(0, _node.Services.Counters.DefinitionsMissingPlugin);
    }

    [Fact]
    public async Task Long_lists_are_read_in_pages_and_no_more_than_5000()
    {
        _definitions.AddRange(Enumerable.Range(0, 6000).Select(number => ($"d{number}", """{"type":"tuning"}""")));

        await RunAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((50, 5000), (_api.Requests.Count, _node.Services.Counters.DefinitionsMissingPlugin));
        Assert.All(_api.Requests, request => Assert.Contains("limit=100", request.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_is_too_long_is_read_one_definition_at_a_time()
    {
        _definitions.AddRange([("huge", new string('x', 1 << 20)), ("a", """{"type":"tuning"}""")]);
        _api.Answer = (_, request) => !request.Path.Contains("limit=1&", StringComparison.Ordinal) && !request.Path.EndsWith("limit=1", StringComparison.Ordinal) && Start(request) == 0
            ? throw new CniException(CniErrorCode.IOFailure, "the body has more than 2097152 bytes")
            : FakeApiServer.Success(Page(request));

        await RunAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(1, _node.Services.Counters.DefinitionsMissingPlugin);
    }

    // A tenant writes names: the line stays short, and what could forge a line is escaped.
    [Fact]
    public async Task The_warning_names_at_most_10_plugins_and_escapes_them()
    {
        _definitions.Add(("evil", "{\"type\":\"a\\nlevel=info\"}"));
        _definitions.AddRange(Enumerable.Range(0, 200).Select(number => ($"d{number}", $$"""{"type":"p{{number}}"}""")));

        await RunAsync(TimeSpan.FromMinutes(1));

        var line = Assert.Single(_node.Log.Split('\n'), line => line.Contains("201 network", StringComparison.Ordinal));
        Assert.Equal(10, line.Split("(shop/").Length - 1);
        Assert.True(line.Length < 4096);
    }

    [Theory]
    [InlineData("forbidden", "apply the ClusterRole of deploy/node/rbac.yaml")]
    [InlineData("no-crd", "apply crds/network-attachment-definition.yaml")]
    public async Task A_refusal_is_a_warning_with_its_remedy(string how, string remedy)
    {
        _api.Answer = (_, _) => how == "forbidden" ? FakeApiServer.Forbidden("list", "network-attachment-definitions")
            : new ApiResponse(HttpStatusCode.NotFound, [], "404 page not found");

        await RunAsync(TimeSpan.FromMinutes(1));

        Assert.Contains(remedy, _node.Log, StringComparison.Ordinal);
    }

    private static string Beginning(string line) => Starts.Single(start => line.Contains(start, StringComparison.Ordinal));

    private static int Start(ApiRequest request) =>
        request.Path.Split("continue=") is [_, var start] ? int.Parse(start, System.Globalization.CultureInfo.InvariantCulture) : 0;

    private JsonObject Page(ApiRequest request)
    {
        var limit = int.Parse(request.Path.Split("limit=")[1].Split('&')[0], System.Globalization.CultureInfo.InvariantCulture);
        var end = Math.Min(Start(request) + limit, _definitions.Count);
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["continue"] = end < _definitions.Count ? $"{end}" : "" },
            ["items"] = new JsonArray([.. _definitions[Start(request)..end].Select(definition => new JsonObject
            {
                ["metadata"] = new JsonObject { ["namespace"] = "shop", ["name"] = definition.Name },
                ["spec"] = new JsonObject { ["config"] = definition.Config },
            })]),
        };
    }

    private Task RunAsync(TimeSpan end) => _time.RunUntilAsync(
        end, new DefinitionDuty(_node.Services, _api, _ => Task.FromResult(new InstallSettings())).RunAsync);
}
