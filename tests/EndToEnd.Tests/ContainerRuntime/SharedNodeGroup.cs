// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.ContainerRuntime;

[CollectionDefinition(Name)]
public sealed class SharedNodeGroup : ICollectionFixture<SharedNode>
{
    public const string Name = "a node with containerd";
}
