// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Support;

namespace Soak.Nodes;

/// <summary>
/// A container runtime that runs a pod's plugins without metacni: what they leave on their own, metacni need not remove. Implemented from
/// the specification (CNI §3), without code of metacni.
/// </summary>
internal sealed class BareRuntime(SoakNode node)
{
    private readonly string _container = UniqueName.ContainerId();
    private readonly Dictionary<int, JsonNode> _results = [];
    private int _attempted;

    /// <summary>Runs ADD for every network in order.</summary>
    public void Add()
    {
        for (_attempted = 0; _attempted < node.Count; _attempted++)
        {
            JsonNode? previous = null;
            foreach (var plugin in Plugins(_attempted))
            {
                previous = Run("ADD", _attempted, plugin, previous).EnsureSuccess($"ADD of {plugin["type"]}").Json;
            }

            _results[_attempted] = previous!;
        }
    }

    /// <summary>Runs ADD, sends SIGTERM to one plugin after a delay, and aborts.</summary>
    public void AddInterrupted(int network, int index, TimeSpan after)
    {
        for (_attempted = 0; _attempted <= network; _attempted++)
        {
            JsonNode? previous = null;
            for (var place = 0; place < Plugins(_attempted).Count; place++)
            {
                using var process = Start("ADD", _attempted, Plugins(_attempted)[place], previous);
                if (_attempted == network && place == index)
                {
                    Moment.After(after);
                    Shell.Run("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
                    process.Wait();
                    _attempted++;
                    return;
                }

                previous = process.Wait().EnsureSuccess("ADD").Json;
            }

            _results[_attempted] = previous!;
        }
    }

    /// <summary>Runs DEL for everything that was attempted, in reverse order; returns the errors.</summary>
    public IReadOnlyList<string> Del()
    {
        var errors = new List<string>();
        for (var network = Math.Min(_attempted, node.Count) - 1; network >= 0; network--)
        {
            foreach (var plugin in Plugins(network).Reverse())
            {
                var outcome = Run("DEL", network, plugin, _results.GetValueOrDefault(network));
                if (outcome.ExitCode != 0)
                {
                    errors.Add($"DEL of {plugin["type"]}: {outcome.Text}");
                }
            }
        }

        return errors;
    }

    private IReadOnlyList<JsonObject> Plugins(int network) =>
        [.. node.ListOf(network)["plugins"]!.AsArray().Select(plugin => plugin!.AsObject())];

    private ProcessOutcome Run(string command, int network, JsonObject plugin, JsonNode? previous)
    {
        using var process = Start(command, network, plugin, previous);
        return process.Wait();
    }

    private RunningProcess Start(string command, int network, JsonObject plugin, JsonNode? previous) => new(
        "ip",
        ["netns", "exec", node.Host.Name, Path.Combine(RepositoryPaths.ReferencePlugins, (string)plugin["type"]!)],
        new Dictionary<string, string>
        {
            ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
            ["CNI_COMMAND"] = command,
            ["CNI_CONTAINERID"] = _container,
            ["CNI_NETNS"] = node.Pod.Path,
            ["CNI_IFNAME"] = network == 0 ? "eth0" : $"net{network}",
            ["CNI_PATH"] = RepositoryPaths.ReferencePlugins,
        },
        Encoding.UTF8.GetBytes(Request(network, plugin, previous).ToJsonString()));

    // CNI §3 "Deriving request configuration".
    private JsonObject Request(int network, JsonObject plugin, JsonNode? previous)
    {
        var list = node.ListOf(network);
        var request = plugin.DeepClone().AsObject();
        request.Remove("capabilities");
        request["name"] = list["name"]!.DeepClone();
        request["cniVersion"] = list["cniVersion"]!.DeepClone();
        if (plugin["capabilities"] is JsonObject capabilities)
        {
            var offered = network == 0 ? PodNetworks.RuntimeConfig(8080) : PodNetworks.Element(network);
            request["runtimeConfig"] = new JsonObject(
                capabilities.Where(one => offered.ContainsKey(one.Key)).Select(one => KeyValuePair.Create(one.Key, offered[one.Key]?.DeepClone())));
        }

        if (previous is not null)
        {
            request["prevResult"] = previous.DeepClone();
        }

        return request;
    }
}
