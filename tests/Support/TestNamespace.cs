// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Support;

/// <summary>
/// A network namespace for one test; Dispose removes it with its links and rules. It represents a pod or the host (<see
/// cref="MetaCniProcess.Host"/>), so that tests that check the host for leftovers can run in parallel.
/// </summary>
public sealed class TestNamespace : IDisposable
{
    private readonly List<string> hostLinks = [];

    public TestNamespace()
    {
        Shell.Output("ip", "netns", "add", Name);
        Ip("link", "set", "lo", "up");
    }

    public string Name { get; } = UniqueName.WithPrefix("mc-");

    /// <summary>The path for CNI_NETNS.</summary>
    public string Path => "/var/run/netns/" + Name;

    /// <summary>The names of its links without loopback.</summary>
    public IReadOnlyList<string> LinkNames =>
        [.. Json("link").Select(link => (string)link!["ifname"]!).Where(name => name != "lo")];

    /// <summary>Runs <c>ip</c> in the namespace.</summary>
    public string Ip(params IEnumerable<string> arguments) => Shell.Output("ip", ["-n", Name, .. arguments]);

    /// <summary>Runs <c>ip -j … show</c> in the namespace: "link", "addr", "route", "-6 route".</summary>
    public JsonArray Json(string what) =>
        JsonNode.Parse(Ip(["-j", .. what.Split(' '), "show"])) as JsonArray ?? throw new InvalidOperationException($"ip {what}: no list");

    /// <summary>Runs any command in the namespace.</summary>
    public ProcessOutcome Execute(string command, params IEnumerable<string> arguments) =>
        Shell.Run("ip", ["netns", "exec", Name, command, .. arguments]);

    /// <summary>Reserves a name for a link that a plugin creates in the tests' own namespace; Dispose deletes the link.</summary>
    public string HostLink(string prefix)
    {
        var name = UniqueName.WithPrefix(prefix);
        hostLinks.Add(name);
        return name;
    }

    public void Dispose()
    {
        // A failing test may not have created all links: a missing link is not an error here.
        foreach (var link in hostLinks)
        {
            Shell.Run("ip", ["link", "delete", link]);
        }

        Shell.Run("ip", ["netns", "delete", Name]);
    }
}
