// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.BadInput;

public sealed class NetworkNamespaceTests
{
    private const int InvalidNetworkNamespace = 8;

    [SkippableFact]
    public void A_namespace_path_that_does_not_exist_is_refused()
    {
        using var sandbox = new Sandbox();

        var outcome = Add(sandbox, "/var/run/netns/mc-nowhere");

        Refusal.Require(sandbox, outcome, InvalidNetworkNamespace, "check CNI_NETNS", "network namespace", "/var/run/netns/mc-nowhere");
    }

    [SkippableFact]
    public void A_regular_file_is_refused()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Combine("file");
        File.WriteAllText(file, "");

        Refusal.Require(sandbox, Add(sandbox, file), InvalidNetworkNamespace, "check CNI_NETNS", "network namespace", file);
    }

    [SkippableFact]
    public void A_namespace_of_another_kind_is_refused()
    {
        using var sandbox = new Sandbox();

        Refusal.Require(sandbox, Add(sandbox, "/proc/self/ns/uts"), InvalidNetworkNamespace, "check CNI_NETNS", "network namespace", "/proc/self/ns/uts");
    }

    // The plugins would configure the node itself.
    [SkippableFact]
    public void The_namespace_of_the_host_is_refused()
    {
        using var sandbox = new Sandbox();

        var outcome = Add(sandbox, "/proc/self/ns/net");

        Refusal.Require(sandbox, outcome, InvalidNetworkNamespace, "pass the sandbox's namespace", "/proc/self/ns/net", "host");
    }

    private static ProcessOutcome Add(Sandbox sandbox, string path) =>
        (sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())) with { NetworkNamespace = path }).Add();
}
