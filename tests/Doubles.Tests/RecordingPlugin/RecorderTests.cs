// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Support;

namespace Doubles.Tests.RecordingPlugin;

/// <summary>The oracle is judged first: by what the recorders of the vectors answered.</summary>
public sealed class RecorderTests : IDisposable
{
    private readonly RecordingPlugins plugins = new("macvlan", "tuning");

    public void Dispose() => plugins.Dispose();

    public static TheoryData<string> Vectors => new(VectorFile.Names.Where(name => PrimaryResult(VectorFile.Read(name)) is not null));

    // What the primary answered to ADD came back to it as prevResult at DEL.
    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_recorder_returns_the_recorded_results_of_the_vectors(string name)
    {
        var vector = VectorFile.Read(name);
        var config = vector.Recorded["ADD"].Calls[0].Stdin;
        config["answer"] = vector.Config["delegates"]?[0]?["answer"]?.DeepClone();

        var answer = Call("ADD", config, vector.Recorded["ADD"].Calls[0].Environment).Json;

        Assert.Equal(CanonicalJson.Of(PrimaryResult(vector)), CanonicalJson.Of(answer));
    }

    [Theory]
    [InlineData("0.2.0", """{"cniVersion":"0.2.0","ip4":{"ip":"10.9.0.5/24","gateway":"10.9.0.1"}}""")]
    [InlineData("0.4.0", """
        {"cniVersion":"0.4.0","interfaces":[{"name":"net1","mac":"02:00:00:00:00:0a","sandbox":"/ns"}],
        "ips":[{"version":"4","interface":0,"address":"10.9.0.5/24","gateway":"10.9.0.1"}]}
        """)]
    [InlineData("1.1.0", """
        {"cniVersion":"1.1.0","interfaces":[{"name":"net1","mac":"02:00:00:00:00:0a","sandbox":"/ns"}],
        "ips":[{"interface":0,"address":"10.9.0.5/24","gateway":"10.9.0.1"}]}
        """)]
    public void The_recorders_result_has_the_format_of_the_requested_version(string version, string expected)
    {
        var answer = Call("ADD", new JsonObject { ["cniVersion"] = version }).Json;

        Assert.Equal(CanonicalJson.Of(JsonNode.Parse(expected)), CanonicalJson.Of(answer));
    }

    [Fact]
    public void The_recorder_stores_its_calls_in_order()
    {
        Call("ADD", new JsonObject { ["n"] = 1 });
        Call("DEL", new JsonObject { ["n"] = 2 }, plugin: "tuning");

        Assert.Equal(["ADD net1 (macvlan)", "DEL net1 (tuning)"], plugins.Order);
        Assert.Equal("""{"n":1}""", Encoding.UTF8.GetString(plugins.Calls[0].Stdin));
        Assert.Equal("/ns", plugins.Calls[0].Environment["CNI_NETNS"]);
        Assert.Equal([Path.Combine(plugins.BinDirectory, "macvlan")], plugins.Calls[0].Arguments);
    }

    [Fact]
    public void Concurrent_calls_are_all_recorded()
    {
        List<RunningProcess> processes = [.. Enumerable.Range(0, 20).Select(_ => Start("ADD", []))];

        foreach (var process in processes)
        {
            using (process)
            {
                process.Wait().EnsureSuccess("ADD");
            }
        }

        Assert.Equal(20, plugins.Calls.Count);
    }

    [Fact]
    public void The_recorder_fails_with_the_configured_error()
    {
        var config = Script("fail", "ADD", new JsonObject { ["code"] = 11, ["msg"] = "try again later", ["details"] = "device busy" });

        var outcome = Call("ADD", config);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("""{"cniVersion":"1.0.0","code":11,"msg":"try again later","details":"device busy"}""", outcome.Text);
        Assert.Equal(0, Call("DEL", config).ExitCode);
    }

    [Fact]
    public void The_recorder_fails_as_often_as_configured()
    {
        var config = Script("fail", "DEL", new JsonObject { ["code"] = 11, ["msg"] = "busy", ["times"] = 2 });

        int[] exits = [Call("DEL", config).ExitCode, Call("DEL", config).ExitCode, Call("DEL", config).ExitCode];

        Assert.Equal([1, 1, 0], exits);
    }

    [Theory]
    [InlineData("empty", 0, "")]
    [InlineData("exit:3", 3, "")]
    [InlineData("garbage", 0, "this is no JSON\n")]
    [InlineData("wrong-version", 0, """{"cniVersion":"9.9.9"}""")]
    [InlineData("crash", 128 + 6, "")]
    public void The_recorder_misbehaves_as_configured(string fault, int exitCode, string stdout)
    {
        var outcome = Call("ADD", Script("misbehave", "ADD", fault));

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Equal(stdout, outcome.Text);
    }

    [Fact]
    public void The_recorder_floods_stdout_when_configured() =>
        Assert.Equal(64 * 1024 * 1024, Call("ADD", Script("misbehave", "ADD", "flood")).Stdout.Length);

    [Fact]
    public async Task The_recorder_waits_until_it_is_released()
    {
        using var deadline = TimeLimit.Guard();
        using var process = Start("ADD", Script("misbehave", "ADD", "wait"));

        await plugins.WaitForCalls(1, deadline.Token);
        Assert.False(process.HasExited);
        plugins.Release();

        Assert.Equal(0, process.Wait().ExitCode);
    }

    private static JsonNode? PrimaryResult(Vector vector) => vector.Recorded["DEL"].Calls
        .Where(call => call.Environment["CNI_IFNAME"] == "eth0")
        .Select(call => call.Stdin["prevResult"])
        .FirstOrDefault(result => result is not null);

    private static JsonObject Script(string member, string command, JsonNode order) =>
        new() { ["cniVersion"] = "1.0.0", [member] = new JsonObject { [command] = order } };

    private ProcessOutcome Call(
        string command, JsonObject config, IReadOnlyDictionary<string, string>? variables = null, string plugin = "macvlan")
    {
        using var process = Start(command, config, variables, plugin);
        return process.Wait();
    }

    private RunningProcess Start(
        string command, JsonObject config, IReadOnlyDictionary<string, string>? variables = null, string plugin = "macvlan")
    {
        var environment = new Dictionary<string, string>
        {
            ["CNI_CONTAINERID"] = "c",
            ["CNI_NETNS"] = "/ns",
            ["CNI_IFNAME"] = "net1",
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        environment["CNI_COMMAND"] = command;
        environment["RECORDER_DIR"] = plugins.RecordDirectory;
        return new RunningProcess(
            Path.Combine(plugins.BinDirectory, plugin), [], environment, Encoding.UTF8.GetBytes(config.ToJsonString()));
    }
}
