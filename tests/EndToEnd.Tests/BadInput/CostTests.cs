// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.BadInput;

/// <summary>The worst inputs that a red team found for versions without limits: a sentence, and hardly any memory.</summary>
public sealed class CostTests : IDisposable
{
    private const long MostResidentKiB = 64 * 1024;
    private const int LongestLine = 64 * 1024;
    private const int InvalidConfiguration = 7;
    private const int AnswerInvalid = 104;

    private readonly ScriptedPlugins _plugins = new("scripted");
    private Sandbox? _sandbox;

    public void Dispose()
    {
        _sandbox?.Dispose();
        _plugins.Dispose();
    }

    // It took 4.4 GB and 91 s.
    [SkippableFact]
    public void An_annotation_of_250_KB_with_duplicate_keys_under_a_long_key_is_refused()
    {
        var members = string.Join(',', Enumerable.Repeat("\"x\":0", 15_000));
        Start(definition: Network(1));
        _sandbox!.Select("[{\"name\":\"a\",\"cni-args\":{\"" + new string('k', 150_000) + "\":{" + members + "}}}]");

        AssertRefused(Run("ADD"), InvalidConfiguration, "networks[0].cni-args.kkk", "duplicate key");
    }

    // The record had 264 MB and could not be read again.
    [SkippableTheory]
    [InlineData(1100, 125_000, "network default/a", "1100 plugins, more than the limit of 64")]
    [InlineData(1100, 30_000, "network default/a", "1100 plugins, more than the limit of 64")]
    [InlineData(64, 32_000, "network default/a", "more than the limit of 2097152")]
    public void Too_many_plugins_times_too_large_cni_args_are_refused_before_a_record_is_written(int plugins, int arguments, string where, string limit)
    {
        Start(definition: Network(plugins));
        var element = $$"""{"name":"a","cni-args":{"x":"{{new string('x', arguments)}}"} }""";
        _sandbox!.Select($"[{element},{element}]");

        AssertRefused(Run("ADD"), InvalidConfiguration, where, limit);

        Assert.DoesNotContain(_sandbox.Records, record => record.Contains(".json", StringComparison.Ordinal));
    }

    // It took 47 s.
    [SkippableTheory]
    [InlineData(100_000)]
    [InlineData(3_000)]
    public void A_result_with_very_many_interfaces_is_refused_and_rolled_back(int interfaces)
    {
        var list = string.Join(',', Enumerable.Range(0, interfaces).Select(index => $$"""{"name":"i{{index}}","sandbox":"/n"}"""));
        Start(definition: Network(1));
        _sandbox!.Select("a");
        _plugins.Answer("scripted", "ADD", Encoding.UTF8.GetBytes($$"""{"cniVersion":"1.0.0","interfaces":[{{list}}]}"""));

        AssertRefused(Run("ADD"), AnswerInvalid, "network primary", "plugin scripted", "limit of");

        Assert.DoesNotContain(_sandbox.Records, record => record.Contains(".json", StringComparison.Ordinal));
    }

    // The record grew by it with every attempt, until it could not be read.
    [SkippableFact]
    public void A_DEL_error_of_15_MB_keeps_its_code_and_the_record_stays_small()
    {
        Start(definition: Network(1));
        _sandbox!.Select("a");
        Run("ADD").Outcome.EnsureSuccess("ADD");
        var error = $$"""{"cniVersion":"1.0.0","code":999,"msg":"cannot {{new string('x', 15_000_000)}}"}""";
        _plugins.Fail("scripted", "DEL", Encoding.UTF8.GetBytes(error));

        for (var attempt = 0; attempt < 3; attempt++)
        {
            AssertRefused(Run("DEL"), 999, "cannot xxx");
        }

        var record = Assert.Single(_sandbox.Records, name => name.EndsWith(".jsonl", StringComparison.Ordinal));
        Assert.InRange(new FileInfo(Path.Combine(_sandbox.RecordDirectory, record)).Length, 1, 1024 * 1024);
        _plugins.Fail("scripted", "DEL", null);
        Run("DEL").Outcome.EnsureSuccess("DEL");
    }

    // Each attempt was a line of 2 MB in the log.
    [SkippableFact]
    public void A_type_of_1_MB_is_refused_in_a_short_line()
    {
        Start(definition: $$"""{"cniVersion":"1.0.0","name":"a","type":"{{new string('t', 1_000_000)}}"}""");
        _sandbox!.Select("a");

        AssertRefused(Run("ADD"), InvalidConfiguration, "network default/a", "type has 1000000 bytes, more than the limit of 255");
    }

    // As many as ten times what anybody is known to use are attached.
    [SkippableFact]
    public void A_pod_with_160_networks_is_attached_and_deleted_within_the_memory_limit()
    {
        Start(definition: Network(2));
        _sandbox!.Select(string.Join(',', Enumerable.Repeat("a", 160)));

        var added = Run("ADD");
        var deleted = Run("DEL");

        added.Outcome.EnsureSuccess("ADD");
        deleted.Outcome.EnsureSuccess("DEL");
        Assert.InRange(Math.Max(added.ResidentKiB, deleted.ResidentKiB), 1, MostResidentKiB);
    }

    private static string Network(int plugins) =>
        $$"""{"cniVersion":"1.0.0","name":"a","plugins":[{{string.Join(',', Enumerable.Repeat("""{"type":"scripted"}""", plugins))}}]}""";

    private static void AssertRefused(Measured call, int code, params string[] words)
    {
        Refusal.RequireError(call.Outcome, code, words);
        Assert.InRange(call.ResidentKiB, 1, MostResidentKiB);
        Assert.InRange(call.Outcome.Text.Length, 1, LongestLine);
        Assert.InRange(call.Outcome.Stderr.Length, 0, LongestLine);
    }

    private void Start(string definition)
    {
        _sandbox = new Sandbox();
        _sandbox.Define("a", definition);
    }

    private Measured Run(string command)
    {
        var config = _sandbox!.Config(new JsonObject { ["cniVersion"] = "1.0.0", ["name"] = "primary", ["type"] = "scripted" });
        return Measured.Run(_sandbox.Runtime(config) with { PluginPath = _plugins.BinDirectory }, command);
    }
}
