// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Support;

/// <summary>
/// A network namespace of its own for one test, with its links and rules gone afterwards. It may be a pod's, or stand for the
/// host (<see cref="MetaCniProcess.Host"/>), so that tests that count what is left on the host can run beside each other.
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

    /// <summary>What a runtime passes as CNI_NETNS.</summary>
    public string Path => "/var/run/netns/" + Name;

    /// <summary>The names of its links, loopback left out.</summary>
    public IReadOnlyList<string> LinkNames =>
        [.. Json("link").Select(link => (string)link!["ifname"]!).Where(name => name != "lo")];

    /// <summary>Runs <c>ip</c> inside.</summary>
    public string Ip(params IEnumerable<string> arguments) => Shell.Output("ip", ["-n", Name, .. arguments]);

    /// <summary>Runs <c>ip -j … show</c> inside: "link", "addr", "route", "-6 route".</summary>
    public JsonArray Json(string what) =>
        JsonNode.Parse(Ip(["-j", .. what.Split(' '), "show"])) as JsonArray ?? throw new InvalidOperationException($"ip {what}: no list");

    /// <summary>Runs any command inside.</summary>
    public ProcessOutcome Execute(string command, params IEnumerable<string> arguments) =>
        Shell.Run("ip", ["netns", "exec", Name, command, .. arguments]);

    /// <summary>A name for a link that the test lets a plugin make in the tests' own namespace; the link is deleted afterwards.</summary>
    public string HostLink(string prefix)
    {
        var name = UniqueName.WithPrefix(prefix);
        hostLinks.Add(name);
        return name;
    }

    public void Dispose()
    {
        // A test that fails may not have made them all: absence is no failure here.
        foreach (var link in hostLinks)
        {
            Shell.Run("ip", ["link", "delete", link]);
        }

        Shell.Run("ip", ["netns", "delete", Name]);
    }
}
