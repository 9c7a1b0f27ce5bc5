// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Repair;

/// <summary>Asks the API server for the pods of this node.</summary>
internal interface INodePodList
{
    /// <summary>The pods now. A failure is an answer, too: <see cref="NodePods.Unknown"/>.</summary>
    Task<NodePods> ReadAsync(CancellationToken cancellationToken);
}
