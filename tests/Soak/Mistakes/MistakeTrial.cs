// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Soak.Nodes;
using Support;

namespace Soak.Mistakes;

/// <summary>One mistake: ADD, DEL and GC, and what is left after each.</summary>
internal sealed class MistakeTrial : IDisposable
{
    private readonly Mistake _mistake;
    private readonly MistakeNode _node;
    private readonly PlainPlugins _plain;
    private readonly HostState _before;
    private readonly List<string> _left = [];
    private readonly List<string> _wrong = [];

    public MistakeTrial(Mistake mistake)
    {
        _mistake = mistake;
        _node = new MistakeNode(mistake);
        _plain = PlainPlugins.Try(_node, mistake);
        _node.Restore();

        // What plugins create once and keep, such as their first chains, exists now.
        _before = _node.Look();
    }

    public MistakeKind Kind => _plain.Kind;

    /// <summary>True if the plugins alone also leave the device in the pod: only the kernel returns it.</summary>
    public bool KeepsDevice => _plain.KeepsDevice;

    public Verdict Run()
    {
        // A record that would be kept for a grace period is given up immediately.
        var runtime = _node.Runtime(config => config["deleteGrace"] = Kind == MistakeKind.OtherWords ? "1ms" : null);
        Add(runtime);
        if (Kind == MistakeKind.OtherWords)
        {
            runtime.Del();
            Shell.Output("ip", "netns", "delete", _node.Pod.Name);
            Require("DEL without the namespace", runtime.Del());
        }
        else
        {
            Require("DEL", runtime.Del());
            Look("after DEL");
            Shell.Output("ip", "netns", "delete", _node.Pod.Name);
            Require("DEL without the namespace", runtime.Del());
        }

        Require("GC", Collector().Gc());
        _left.AddRange(_node.Since(_before).Where(fact => !IsDevice(fact)));
        return new Verdict(_left, _wrong);
    }

    public void Dispose() => _node.Dispose();

    private void Add(MetaCniProcess runtime)
    {
        var outcome = runtime.Add();
        if (Kind == MistakeKind.None)
        {
            Require("ADD", outcome);
            return;
        }

        if (outcome.ExitCode != 1 || outcome.Json is not JsonObject error)
        {
            _wrong.Add($"ADD: {outcome}");
            return;
        }

        if (!_mistake.IsFoundBefore && !IsThePluginsOwn(error))
        {
            _wrong.Add($"ADD failed with {error.ToJsonString()}, and the plugin with {_plain.AddError!.ToJsonString()}");
        }

        if (Kind != MistakeKind.OtherWords)
        {
            Look("after ADD");
        }
    }

    // metacni's context, followed by the plugin's message.
    private bool IsThePluginsOwn(JsonObject error) =>
        (int?)error["code"] == (int?)_plain.AddError!["code"]
        && ((string?)error["msg"] ?? "").Contains((string?)_plain.AddError["msg"] ?? "", StringComparison.Ordinal);

    private void Look(string when)
    {
        _left.AddRange(_node.Since(_before).Where(fact => !IsDevice(fact)).Select(fact => $"{when}: {fact}"));
        _left.AddRange(_node.Pod.LinkNames.Where(_ => !KeepsDevice).Select(link => $"{when}: pod link {link}"));
        _left.AddRange(OwnProcesses.Of(_node.ContainerId).Select(process => $"{when}: process {process}"));
    }

    private bool IsDevice(string fact) => KeepsDevice && fact is "- link dev0" or "- link dev1";

    private void Require(string what, ProcessOutcome outcome)
    {
        if (outcome.ExitCode != 0)
        {
            _wrong.Add($"{what}: {outcome}");
        }
    }

    private MetaCniProcess Collector() => _node.Runtime(config =>
    {
        config["cniVersion"] = "1.1.0";
        config["cni.dev/valid-attachments"] = new JsonArray();
        config["deleteGrace"] = Kind == MistakeKind.OtherWords ? "1ms" : null;
    });
}
