// SPDX-License-Identifier: Apache-2.0

using ContainerRuntime;

namespace EndToEnd.Tests.ContainerRuntime;

public sealed class DualStackTests
{
    [SkippableFact]
    public async Task The_pod_IPs_are_the_two_addresses_of_the_dual_stack_primary()
    {
        Machine.RequireContainers();
        using var node = await ContainerNode.Start(
            node => MetaCniNetwork.Over(node.Directories, MetaCniNetwork.Primary("fd00:60::/64")));
        node.Manifests.AddDefinition("default", "mv", MetaCniNetwork.MacVlan("mv", "10.71.0.0/24", "fd00:71::/64").ToJsonString());

        var id = await node.Run(node.Config(ContainerNode.NewPod, (MetaCniNetwork.Annotation, "mv")));

        var sandbox = await node.Status(id);
        var kernel = new KernelView(node, sandbox);
        kernel.RequireToBeTheResult();
        Assert.Equal(2, kernel.Addresses("net1").Count);
        Assert.Equal(kernel.Addresses("eth0"), [sandbox.Ip, .. sandbox.AdditionalIps]);
        Assert.StartsWith("10.60.0.", sandbox.Ip, StringComparison.Ordinal);
        Assert.StartsWith("fd00:60::", Assert.Single(sandbox.AdditionalIps), StringComparison.Ordinal);
    }
}
