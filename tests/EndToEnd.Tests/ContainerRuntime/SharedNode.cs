// SPDX-License-Identifier: Apache-2.0

using ContainerRuntime;

namespace EndToEnd.Tests.ContainerRuntime;

/// <summary>One node for the tests of a collection, started by the first that asks for it.</summary>
public sealed class SharedNode : IDisposable
{
    private readonly Lazy<Task<ContainerNode>> node =
        new(() => ContainerNode.Start(node => MetaCniNetwork.Over(node.Directories, MetaCniNetwork.Primary())));

    public Task<ContainerNode> Started
    {
        get
        {
            Machine.RequireContainers();
            return node.Value;
        }
    }

    public void Dispose()
    {
        if (node is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            node.Value.Result.Dispose();
        }
    }
}
