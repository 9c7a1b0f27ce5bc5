// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.Tests.CommandLine.Try.Pods;

public sealed class SharedAddressesTests
{
    [Fact]
    public void An_address_shared_by_two_pods_on_one_network_names_both_pods() => Assert.Equal(
        ["default/client net1 and default/server net2 have the same address 10.2.0.2 on one network; give each pod an address of its own"],
        SharedAddresses.Sentences(
        [
            Samples.Pod(Samples.Client, Samples.Row("net1", "storage", Samples.Ip("10.2.0.2/24", 0))),
            Samples.Pod(Samples.Server, Samples.Row("net1", "storage", Samples.Ip("10.2.0.3/24", 0)), Samples.Row("net2", "storage", Samples.Ip("10.2.0.2/16", 1))),
        ]));

    [Fact]
    public void An_address_of_many_pods_is_one_sentence_with_some_names() => Assert.Equal(
        ["default/p1 net1, default/p2 net1, default/p3 net1, default/p4 net1 and 56 more have the same address 10.2.0.2 on one network; give each pod an address of its own"],
        SharedAddresses.Sentences(Enumerable.Range(1, 60).Select(number => Samples.Pod(
            Samples.Client with { Pod = new TryPod("default", $"p{number}", "") }, Samples.Row("net1", "storage", Samples.Ip("10.2.0.2/24", 0))))));

    [Fact]
    public void An_address_repeated_on_different_networks_or_in_one_pod_is_not_reported() => Assert.Empty(SharedAddresses.Sentences(
    [
        Samples.Pod(Samples.Client, Samples.Row("net1", "a", Samples.Ip("10.2.0.2/24", 0)), Samples.Row("net2", "a", Samples.Ip("10.2.0.2/24", 0))),
        Samples.Pod(Samples.Server, Samples.Row("net1", "b", Samples.Ip("10.2.0.2/24", 0))),
    ]));
}
