// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Examples;

public sealed class ExamplesTests
{
    [SkippableTheory]
    [ClassData(typeof(ExampleNames))]
    public void Every_example_attaches_its_pods_gets_ping_replies_and_leaves_nothing(string example)
    {
        using var trial = Trial.Of(example);

        var outcome = trial.Run("--json");

        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        var json = outcome.Json!;
        Assert.All(json["pods"]!.AsArray(), pod => Assert.True((bool)pod!["matchesKernel"]!));
        Assert.All(json["pings"]!.AsArray(), ping => Assert.True((bool)ping!["answered"]!));
        Assert.True((bool)json["takeDown"]!["nothingLeft"]!);
        Assert.Empty(trial.Host.LinkNames);
        Assert.All(ContainerIds(json), id => Assert.Empty(Leases(trial, id)));
    }

    [SkippableTheory]
    [ClassData(typeof(ExampleNames))]
    public void Every_address_of_every_pod_sends_a_ping(string example)
    {
        using var trial = Trial.Of(example);

        var json = trial.Run("--json").Json!;

        Assert.Equal(
            json["pods"]!.AsArray().SelectMany(pod => pod!["result"]!["ips"]!.AsArray()).Select(ip => ((string)ip!["address"]!).Split('/')[0]).Order(),
            json["pings"]!.AsArray().Select(ping => (string)ping!["source"]!).Order());
    }

    [SkippableTheory]
    [ClassData(typeof(ExampleNames))]
    public void Pods_kept_by_try_match_the_ip_command_and_down_removes_them(string example)
    {
        using var trial = Trial.Of(example);

        var kept = trial.Run("--keep", "--json");
        var pods = kept.EnsureSuccess("try --keep").Json!["pods"]!.AsArray();
        Assert.All(pods, pod => Assert.Equal(OfResult(pod!), OfKernel(pod!)));
        Assert.All(pods, pod => Assert.NotEmpty(Leases(trial, (string)pod!["containerId"]!)));

        var down = trial.Run("--down", "--json").EnsureSuccess("try --down").Json!;
        Assert.True((bool)down["takeDown"]!["nothingLeft"]!);
        Assert.Empty(trial.Host.LinkNames);
        Assert.All(pods, pod => Assert.False(File.Exists((string)pod!["netns"]!)));
        Assert.All(pods, pod => Assert.Empty(Leases(trial, (string)pod!["containerId"]!)));
    }

    private static IEnumerable<string> ContainerIds(JsonNode json) => json["pods"]!.AsArray().Select(pod => (string)pod!["containerId"]!);

    // "name mac address…" of each interface that the result has in the namespace.
    private static IEnumerable<string> OfResult(JsonNode pod)
    {
        var addresses = pod["result"]!["ips"]!.AsArray().ToLookup(ip => (int)ip!["interface"]!, ip => (string)ip!["address"]!);
        return pod["result"]!["interfaces"]!.AsArray().Index()
            .Where(entry => (string?)entry.Item!["sandbox"] == (string)pod["netns"]!)
            .Select(entry => $"{entry.Item!["name"]} {entry.Item["mac"]} {string.Join(' ', addresses[entry.Index].Order(StringComparer.Ordinal))}")
            .Order(StringComparer.Ordinal);
    }

    // The same, as iproute2 sees it.
    private static IEnumerable<string> OfKernel(JsonNode pod)
    {
        var links = JsonNode.Parse(Shell.Output("ip", "-n", Path.GetFileName((string)pod["netns"]!), "-j", "address", "show"))!.AsArray();
        return links.Where(link => (string)link!["ifname"]! != "lo").Select(OfLink).Order(StringComparer.Ordinal);
    }

    private static string OfLink(JsonNode? link)
    {
        var addresses = link!["addr_info"]!.AsArray()
            .Where(address => (string)address!["scope"]! == "global")
            .Select(address => $"{address!["local"]}/{address["prefixlen"]}");
        return $"{link["ifname"]} {link["address"]} {string.Join(' ', addresses.Order(StringComparer.Ordinal))}";
    }

    // grep, because reading a file in .NET locks it, and host-local locks one there.
    private static string[] Leases(Trial trial, string containerId) =>
        Shell.Run("grep", ["-rl", containerId, trial.LeaseDirectory]).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
