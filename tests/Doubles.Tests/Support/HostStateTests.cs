// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Doubles.Tests.Support;

/// <summary>"Nothing is left" is worth as much as the look that says so.</summary>
public sealed class HostStateTests
{
    [SkippableFact]
    public void HostState_lists_leftovers_and_omits_what_was_removed()
    {
        Requires.Root();
        using var host = new TestNamespace();
        using var state = new TemporaryDirectory();
        var before = HostState.Capture(host, state.Path);

        host.Ip("link", "add", "br-left", "type", "bridge");
        Iptables(host, "-N", "CNI-LEFT");
        Iptables(host, "-A", "POSTROUTING", "-s", "10.9.0.5/32", "-j", "CNI-LEFT");
        state.Write("attachments/c@eth0.json", "{}");
        var during = HostState.Capture(host, state.Path);
        host.Ip("link", "delete", "br-left");
        Iptables(host, "-D", "POSTROUTING", "-s", "10.9.0.5/32", "-j", "CNI-LEFT");
        Iptables(host, "-X", "CNI-LEFT");
        Directory.Delete(state.Combine("attachments"), recursive: true);
        var after = HostState.Capture(host, state.Path);

        Assert.Contains("+ link br-left", during.Since(before));
        Assert.Contains("+ iptables -A POSTROUTING -s 10.9.0.5/32 -j CNI-LEFT", during.Since(before));
        Assert.Contains(during.Since(before), fact => fact.StartsWith("+ iptables :CNI-LEFT", StringComparison.Ordinal));
        Assert.Contains(during.Since(before), fact => fact.StartsWith("+ nft chain CNI-LEFT", StringComparison.Ordinal));
        Assert.Contains($"+ file {state.Combine("attachments", "c@eth0.json")}", during.Since(before));
        Assert.Empty(after.Since(before));
    }

    [SkippableFact]
    public void A_namespace_and_the_links_it_named_are_gone_after_the_test()
    {
        Requires.Root();
        string name, link;
        using (var pod = new TestNamespace())
        {
            (name, link) = (pod.Name, pod.HostLink("mcbr"));
            Shell.Output("ip", "link", "add", link, "type", "bridge");
        }

        Assert.False(File.Exists("/var/run/netns/" + name));
        Assert.False(Directory.Exists("/sys/class/net/" + link));
    }

    private static void Iptables(TestNamespace host, params string[] arguments) =>
        host.Execute("iptables", ["-w", "-t", "nat", .. arguments]).EnsureSuccess("iptables");
}
