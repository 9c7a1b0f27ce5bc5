// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Soak.Nodes;
using Support;

namespace Soak.Storage;

/// <summary>
/// A record that is truncated at every byte, or has a later schema. DEL never crashes, and never succeeds without calling the plugins of
/// every attachment that the readable part marks as started.
/// </summary>
internal static class DamagedRecords
{
    private const string NewerSchema = """{"schema":""";

    public static void Run(Effort effort, Tally tally)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Define("b", """{"cniVersion":"1.0.0","name":"b","type":"recorder"}""");
        sandbox.Select("a,b");
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["cniDir"] = sandbox.Combine("multus");
        var runtime = sandbox.Runtime(config);
        runtime.Add().EnsureSuccess("ADD");
        var file = sandbox.Combine("state", "attachments", $"{runtime.ContainerId}@eth0.jsonl");
        var record = File.ReadAllBytes(file);

        for (var length = 0; length <= record.Length; length += effort.IsQuick ? 97 : 1)
        {
            File.WriteAllBytes(file, record[..length]);
            tally.Count("record cut off at every byte, then DEL", $"{length} of {record.Length} bytes", Delete(sandbox, runtime, file, record.AsSpan(0, length)));
        }

        File.WriteAllBytes(file, Newer(record));
        tally.Count("record of a later schema", "DEL", DeleteNewer(sandbox, runtime, file));
    }

    private static Verdict Delete(Sandbox sandbox, MetaCniProcess runtime, string file, ReadOnlySpan<byte> rest)
    {
        var startedNames = StartedAttachments(rest);
        sandbox.Recorders.Forget();
        var outcome = runtime.Del();
        var called = sandbox.Recorders.Calls.Select(call => call.InterfaceName).ToHashSet();
        var wrong = new List<string>(CniAnswer.Wrong("DEL", outcome));
        wrong.AddRange(startedNames.Where(name => !called.Contains(name)).Select(name => $"{name} was not deleted: {outcome}"));
        if (!rest.Contains((byte)'\n') && outcome.ExitCode == 0)
        {
            wrong.Add("succeeded although nothing can be known");
        }

        var hasFiles = Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*", SearchOption.AllDirectories).Any();
        if (outcome.ExitCode == 0 ? hasFiles : !hasFiles)
        {
            wrong.Add(outcome.ExitCode == 0 ? "succeeded and left a file" : "failed and left nothing to look at");
        }

        Clear(file);
        return Verdict.Of(wrong);
    }

    // The attachments that the complete lines mark as started.
    private static HashSet<string> StartedAttachments(ReadOnlySpan<byte> rest)
    {
        var text = Encoding.UTF8.GetString(rest);
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        return lines.Count == 0
            ? []
            : [.. lines.Skip(1)
                .Where(line => (string?)line["event"] == "attempting")
                .Select(line => (string)lines[0]["attachments"]![(int)line["attachment"]!]!["interface"]!)];
    }

    private static Verdict DeleteNewer(Sandbox sandbox, MetaCniProcess runtime, string file)
    {
        var before = File.ReadAllBytes(file);
        sandbox.Recorders.Forget();
        var outcome = runtime.Del();
        var isRefused = outcome.ExitCode == 1 && (int?)outcome.Json?["code"] == 112;
        var verdict = Verdict.Of(isRefused ? [] : [$"was not refused: {outcome}"])
            .And(File.ReadAllBytes(file).AsSpan().SequenceEqual(before) ? [] : ["the record was changed"])
            .And(sandbox.Recorders.Calls.Select(call => $"was called: {call}"));
        Clear(file);
        return verdict;
    }

    private static byte[] Newer(byte[] record) => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(record).Replace($"{NewerSchema}1", $"{NewerSchema}99", StringComparison.Ordinal));

    private static void Clear(string file)
    {
        foreach (var one in Directory.EnumerateFiles(Path.GetDirectoryName(file)!))
        {
            File.Delete(one);
        }
    }
}
