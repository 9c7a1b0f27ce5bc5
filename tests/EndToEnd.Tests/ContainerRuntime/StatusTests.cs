// SPDX-License-Identifier: Apache-2.0

using ContainerRuntime.V1;

namespace EndToEnd.Tests.ContainerRuntime;

[Collection(SharedNodeGroup.Name)]
public sealed class StatusTests(SharedNode shared)
{
    [SkippableFact]
    public async Task The_node_is_ready_and_so_is_its_network()
    {
        var node = await shared.Started;

        var status = (await node.Runtime.StatusAsync(new StatusRequest())).Status;

        Assert.Equal(
            ["NetworkReady", "RuntimeReady"],
            status.Conditions.Where(condition => condition.Status).Select(condition => condition.Type).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task The_runtime_is_containerd()
    {
        var node = await shared.Started;

        var version = await node.Runtime.VersionAsync(new VersionRequest());

        Assert.Equal("containerd", version.RuntimeName);
        Assert.Equal("v1", version.RuntimeApiVersion);
    }
}
