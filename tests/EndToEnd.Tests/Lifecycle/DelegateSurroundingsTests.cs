// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>What stands around a delegate: the environment that it gets, the stderr that it writes, and what of its configuration it sees.</summary>
public sealed class DelegateSurroundingsTests
{
    [SkippableFact]
    public void Environment_variables_that_are_not_UTF_8_reach_a_plugin_byte_for_byte()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Combine("raw");
        AddScript(sandbox, "raw", $"printf %s \"$RAW\" > {file}; echo '{{\"cniVersion\":\"1.0.0\"}}'");

        var runtime = sandbox.Runtime(Config(sandbox, "raw")) with
        {
            Wrapper = ["/bin/sh", "-c", "RAW=$(printf 'a\\377\\303z'); export RAW; exec \"$@\"", "sh"],
        };
        runtime.Add().EnsureSuccess("ADD");

        Assert.Equal([(byte)'a', 0xFF, 0xC3, (byte)'z'], File.ReadAllBytes(file));
    }

    [SkippableFact]
    public void CNI_ARGS_that_are_not_UTF_8_reach_a_plugin_byte_for_byte()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Combine("raw");
        AddScript(sandbox, "raw", $"printf '%s\\n' \"${{CNI_ARGS##*FOO=}}\" >> {file}; echo '{{\"cniVersion\":\"1.0.0\"}}'");

        var runtime = sandbox.Runtime(Config(sandbox, "raw")) with
        {
            Wrapper = ["/bin/sh", "-c", "CNI_ARGS=\"$CNI_ARGS;FOO=$(printf 'a\\377\\303z')\"; export CNI_ARGS; exec \"$@\"", "sh"],
        };
        runtime.Add().EnsureSuccess("ADD");
        runtime.Del().EnsureSuccess("DEL");

        byte[] line = [(byte)'a', 0xFF, 0xC3, (byte)'z', (byte)'\n'];
        Assert.Equal([.. line, .. line], File.ReadAllBytes(file));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    public void Plugin_stderr_is_copied_to_stderr_line_by_line_and_escaped(int exitCode)
    {
        using var sandbox = new Sandbox();
        AddScript(
            sandbox,
            "loud",
            $"printf 'first line\\n\\033[31msecond\\nlast' >&2; head -c 20000 /dev/zero | tr '\\0' a >&2; [ {exitCode} != 0 ] || echo '{{\"cniVersion\":\"1.0.0\"}}'; exit {exitCode}");

        var outcome = sandbox.Runtime(Config(sandbox, "loud")).Add();

        var lines = outcome.Stderr.Split('\n');
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains("first line", lines);
        Assert.Contains("\\u001b[31msecond", lines);
        Assert.Contains(lines, line => line.StartsWith("lastaaa", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 4096));
    }

    [SkippableFact]
    public void Keys_reserved_for_the_runtime_do_not_reach_the_first_plugin_of_a_definition()
    {
        using var sandbox = new Sandbox();
        const string own = """ "prevResult":{"cniVersion":"1.0.0","ips":[{"address":"10.1.1.1/24"}]},"runtimeConfig":{"mac":"02:00:00:00:00:07"},"cni.dev/valid-attachments":[] """;
        sandbox.Define("single", $$"""{"cniVersion":"1.0.0","name":"single","type":"recorder",{{own}}}""");
        sandbox.Define("list", $$"""{"cniVersion":"1.0.0","name":"list","plugins":[{"type":"recorder",{{own}}},{"type":"recorder","step":2}]}""");
        sandbox.Select("single,list");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));

        runtime.Add().EnsureSuccess("ADD");
        runtime.Check().EnsureSuccess("CHECK");
        runtime.Del().EnsureSuccess("DEL");

        Assert.All(sandbox.Recorders.Calls, call => Assert.False(call.Config.ContainsKey("runtimeConfig") || call.Config.ContainsKey("cni.dev/valid-attachments"), call.ToString()));
        Assert.All(
            sandbox.Recorders.Calls.Where(call => call.ToString().StartsWith("ADD", StringComparison.Ordinal) && !call.Config.ContainsKey("step")),
            call => Assert.False(call.Config.ContainsKey("prevResult"), call.ToString()));
        Assert.DoesNotContain(sandbox.Recorders.Calls, call => call.Config.ToJsonString().Contains("10.1.1.1", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void MetaCni_after_another_plugin_in_its_list_refuses_ADD_but_accepts_DEL()
    {
        using var sandbox = new Sandbox();
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["prevResult"] = JsonNode.Parse("""{"cniVersion":"1.0.0","interfaces":[{"name":"eth0","sandbox":"/n"}]}""");

        var add = sandbox.Runtime(config).Add();
        var del = sandbox.Runtime(config).Del();

        Assert.Equal(7, (int)add.Json!["code"]!);
        Assert.Contains("MetaCni must be the first plugin of its list", (string)add.Json["msg"]!, StringComparison.Ordinal);
        Assert.Equal(0, del.ExitCode);
        Assert.Empty(sandbox.Records);
    }

    private static JsonObject Config(Sandbox sandbox, string type) =>
        sandbox.Config(new JsonObject { ["cniVersion"] = "1.0.0", ["name"] = "cluster-net", ["type"] = type });

    private static void AddScript(Sandbox sandbox, string type, string script)
    {
        var path = Path.Combine(sandbox.Recorders.BinDirectory, type);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        Shell.Output("chmod", "755", path);
    }
}
