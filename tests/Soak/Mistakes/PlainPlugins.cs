// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Support;

namespace Soak.Mistakes;

/// <summary>
/// Runs a network's plugins without metacni: ADD, then DEL of all called plugins. Implemented from the specification (CNI §3), without code
/// of metacni.
/// </summary>
internal sealed class PlainPlugins
{
    private readonly MistakeNode _node;
    private readonly string _version;
    private readonly JsonObject? _runtimeConfig;

    private PlainPlugins(MistakeNode node, Mistake mistake) => (_node, _version, _runtimeConfig) = (node, mistake.Version, mistake.RuntimeConfig);

    /// <summary>The error of the plugin that failed; null if ADD succeeds.</summary>
    public JsonObject? AddError { get; private set; }

    /// <summary>The DEL error of the same plugin; null if DEL succeeds.</summary>
    public JsonObject? DelError { get; private set; }

    /// <summary>True if that DEL succeeds without a namespace.</summary>
    public bool SucceedsWithoutNamespace { get; private set; }

    /// <summary>True if the device that the plugin moved is still in the pod after DEL.</summary>
    public bool KeepsDevice { get; private set; }

    public MistakeKind Kind => (AddError, DelError) switch
    {
        (null, _) => MistakeKind.None,
        (_, null) => MistakeKind.DelSucceeds,
        _ when JsonNode.DeepEquals(AddError, DelError) => MistakeKind.SameWords,
        _ => SucceedsWithoutNamespace ? MistakeKind.MissesInterface : MistakeKind.OtherWords,
    };

    /// <summary>Tries the mistake in a temporary namespace. What is left on the host is kept.</summary>
    public static PlainPlugins Try(MistakeNode node, Mistake mistake)
    {
        using var pod = new TestNamespace();
        var plugins = new PlainPlugins(node, mistake);
        plugins.Run(pod.Path);
        plugins.KeepsDevice = pod.LinkNames.Count > 0 && !node.Host.LinkNames.Contains("dev0");
        return plugins;
    }

    private void Run(string pod)
    {
        var plugins = _node.Plugins;
        JsonObject? result = null;
        var called = 0;
        while (called < plugins.Count && AddError is null)
        {
            var plugin = plugins[called++];
            var outcome = Call(pod, "ADD", plugin, result);
            result = outcome.ExitCode == 0 ? outcome.Json!.AsObject() : null;
            AddError = outcome.ExitCode == 0 ? null : Error(outcome);
        }

        for (var place = called - 1; place >= 0; place--)
        {
            var outcome = Call(pod, "DEL", plugins[place], result);
            if (outcome.ExitCode != 0 && place == called - 1)
            {
                DelError = Error(outcome);
                SucceedsWithoutNamespace = Call("", "DEL", plugins[place], result).ExitCode == 0;
            }
        }
    }

    private ProcessOutcome Call(string pod, string command, JsonObject plugin, JsonObject? result)
    {
        var path = Path.Combine(RepositoryPaths.ReferencePlugins, (string)plugin["type"]!);
        if (!File.Exists(path))
        {
            return new ProcessOutcome(1, Encoding.UTF8.GetBytes("""{"code":101,"msg":"not found"}"""), "");
        }

        var environment = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
            ["CNI_COMMAND"] = command,
            ["CNI_CONTAINERID"] = _node.ContainerId,
            ["CNI_NETNS"] = pod,
            ["CNI_IFNAME"] = _node.Interface,
            ["CNI_PATH"] = RepositoryPaths.ReferencePlugins,
        };
        using var process = new RunningProcess(
            "ip", ["netns", "exec", _node.Host.Name, path], environment, Encoding.UTF8.GetBytes(Request(plugin, result).ToJsonString()));
        return process.Wait();
    }

    // CNI §3 "Deriving request configuration".
    private JsonObject Request(JsonObject plugin, JsonObject? result)
    {
        var request = plugin.DeepClone().AsObject();
        request.Remove("capabilities");
        request["name"] = MistakeNode.Network;
        request["cniVersion"] = _version;
        if (plugin["capabilities"] is JsonObject && _runtimeConfig is not null)
        {
            request["runtimeConfig"] = _runtimeConfig.DeepClone();
        }

        if (result is not null)
        {
            request["prevResult"] = result.DeepClone();
        }

        return request;
    }

    private static JsonObject Error(ProcessOutcome outcome) => outcome.Json as JsonObject
        ?? throw new InvalidOperationException($"a plugin failed without an error: {outcome}");
}
