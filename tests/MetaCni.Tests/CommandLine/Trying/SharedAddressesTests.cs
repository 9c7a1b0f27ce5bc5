// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Trying;

namespace MetaCni.Tests.CommandLine.Trying;

public sealed class SharedAddressesTests
{
    [Fact]
    public void An_address_of_two_pods_on_one_network_is_named_with_both() => Assert.Equal(
        ["default/server net2 and default/client net1 have the same address 10.2.0.2 on one network; give each pod an address of its own"],
        SharedAddresses.Sentences(
        [
            Samples.Pod(Samples.Client, Samples.Row("net1", "storage", Samples.Ip("10.2.0.2/24", 0))),
            Samples.Pod(Samples.Server, Samples.Row("net1", "storage", Samples.Ip("10.2.0.3/24", 0)), Samples.Row("net2", "storage", Samples.Ip("10.2.0.2/16", 1))),
        ]));

    [Fact]
    public void The_same_address_on_two_networks_or_of_one_pod_is_left_alone() => Assert.Empty(SharedAddresses.Sentences(
    [
        Samples.Pod(Samples.Client, Samples.Row("net1", "a", Samples.Ip("10.2.0.2/24", 0)), Samples.Row("net2", "a", Samples.Ip("10.2.0.2/24", 0))),
        Samples.Pod(Samples.Server, Samples.Row("net1", "b", Samples.Ip("10.2.0.2/24", 0))),
    ]));
}
