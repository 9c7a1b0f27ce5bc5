// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Soak.Nodes;
using Support;

namespace Soak.Faults;

/// <summary>
/// A fault in every call of a plugin, at each position in a pod's chains of real plugins: ADD rolls back and reports the code and the
/// cause.
/// </summary>
internal sealed class FaultExperiment : IExperiment
{
    // Long enough for all working plugins, one after the other.
    private const string SlowDeadline = "12s";

    public string Name => "faults";

    public void Run(Effort effort, Tally tally)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = effort.Parallelism };
        Parallel.ForEach(PluginFault.All.Where(fault => !effort.IsQuick || !fault.IsSlow), options, fault =>
        {
            using var nodes = new NodeSupply(effort.IsQuick ? 2 : 3);
            foreach (var position in Position.Of(nodes.Current))
            {
                Count(nodes, tally, $"ADD: {fault.Name}", position, AtAdd(nodes.Current, fault, position, tally));
                Count(nodes, tally, $"DEL: {fault.Name}", position, AtDel(nodes.Current, fault, position, tally));
                if (fault.Endless is not null)
                {
                    Count(nodes, tally, $"DEL, killed by the runtime: {fault.Name}", position, AtKilledDel(nodes.Current, fault, position, tally));
                    Count(nodes, tally, $"DEL, at every call: {fault.Name}", position, AtEndlessDel(nodes.Current, fault, position, tally));
                }
            }
        });
    }

    private static void Count(NodeSupply nodes, Tally tally, string row, Position position, Verdict verdict)
    {
        tally.Count($"fault at {row}", position.ToString(), verdict);
        nodes.Renew(verdict);
    }

    // After a failed ADD nothing is left, before any DEL.
    private static Verdict AtAdd(SoakNode node, PluginFault fault, Position position, Tally tally)
    {
        var config = node.ConfigWith(position, fault.Plugin("ADD"));
        config["deadline"] = fault.IsSlow ? "5s" : "60s";
        var runtime = node.Runtime(config);
        var outcome = runtime.Add();
        var verdict = new Verdict(node.Left(runtime.ContainerId), Wrong(outcome, fault.AddCode, fault, position));
        return verdict.And(PatientDel.Run(runtime, tally)).And(node.Left(runtime.ContainerId).Select(fact => $"after DEL: {fact}"));
    }

    private static Verdict AtDel(SoakNode node, PluginFault fault, Position position, Tally tally)
    {
        var config = node.ConfigWith(position, fault.Plugin("DEL"));
        config["deadline"] = fault.IsSlow ? SlowDeadline : "60s";
        var runtime = node.Runtime(config);
        runtime.Add().EnsureSuccess("ADD");
        var outcome = runtime.Del();
        var wrong = fault.DelCode is { } code
            ? Wrong(outcome, code, fault, position)
            : outcome.ExitCode == 0 ? [] : [$"DEL: {outcome}"];
        var records = node.Sandbox.Records.Count(record => record.EndsWith(".jsonl", StringComparison.Ordinal));
        var verdict = Verdict.Of(wrong).And(records == (fault.DelCode is null ? 0 : 1) ? [] : [$"{records} records after DEL"]);
        return verdict.And(PatientDel.Run(runtime, tally)) with { Left = node.Left(runtime.ContainerId) };
    }

    // The runtime kills DEL first, because its own time limit is shorter.
    private static Verdict AtKilledDel(SoakNode node, PluginFault fault, Position position, Tally tally)
    {
        var runtime = node.Runtime(node.ConfigWith(position, fault.Plugin("DEL")));
        runtime.Add().EnsureSuccess("ADD");
        var before = node.Sandbox.Recorders.Calls.Count;
        using var del = runtime.Start("DEL");
        Moment.WhenCalled(node.Sandbox.Recorders, before + 1);
        del.Kill();
        del.Wait();
        return Verdict.Of(PatientDel.Run(runtime, tally)) with { Left = node.Left(runtime.ContainerId) };
    }

    // The plugin hangs on every call: its network's attachment remains, and all others are detached. Then the plugin is fixed.
    private static Verdict AtEndlessDel(SoakNode node, PluginFault fault, Position position, Tally tally)
    {
        var config = node.ConfigWith(position, fault.Endless!("DEL"));
        config["deadline"] = SlowDeadline;
        var runtime = node.Runtime(config);
        runtime.Add().EnsureSuccess("ADD");
        var outcome = runtime.Del();
        var verdict = Verdict.Of(Wrong(outcome, 103, fault, position))
            .And(node.Pod.LinkNames.Where(link => link != InterfaceOf(position)).Select(link => $"after the first DEL: {link}"));
        FixPlugin(node);
        verdict = verdict.And(PatientDel.Run(runtime, tally)) with { Left = node.Left(runtime.ContainerId) };
        Break(node);
        return verdict;
    }

    private static string InterfaceOf(Position position) => position.Network == 0 ? "eth0" : $"net{position.Network}";

    // The record has the configuration that makes the recorder hang; another executable ignores it.
    private static void FixPlugin(SoakNode node) => LinkRecorder(node, "/bin/true");

    private static void Break(SoakNode node) => LinkRecorder(node, RepositoryPaths.Recorder);

    private static void LinkRecorder(SoakNode node, string target)
    {
        var link = Path.Combine(node.Sandbox.Recorders.BinDirectory, "recorder");
        File.Delete(link);
        File.CreateSymbolicLink(link, target);
    }

    private static IReadOnlyList<string> Wrong(ProcessOutcome outcome, int code, PluginFault fault, Position position)
    {
        if (outcome.ExitCode != 1 || outcome.Json is not JsonObject error || (int?)error["code"] != code)
        {
            return [$"not code {code}: {outcome}"];
        }

        var network = position.Network == 0 ? "cluster-net" : $"default/{PodNetworks.NameOf(position.Network)}";
        var message = (string?)error["msg"] ?? "";
        return message.Contains($"network {network} (recorder, ", StringComparison.Ordinal) || message.Contains($"network {network} (", StringComparison.Ordinal)
            ? $"{message} {error["details"]}".Contains(fault.Cause, StringComparison.Ordinal) ? [] : [$"no \"{fault.Cause}\" in {outcome.Text}"]
            : [$"does not name the network: {outcome.Text}"];
    }
}
