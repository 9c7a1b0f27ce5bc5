// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Http;

/// <summary>Answers some of the requests of the node API.</summary>
internal interface INodeRoute
{
    /// <summary>True if the request is this route's to answer.</summary>
    bool Takes(NodeRequest request);

    /// <summary>Answers the request. It handles the failures that it expects itself.</summary>
    Task<NodeAnswer> AnswerAsync(NodeRequest request, CancellationToken cancellationToken);
}
