// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Http;

/// <summary>A request of the node API, with its whole body.</summary>
internal sealed record NodeRequest
{
    public required string Method { get; init; }

    /// <summary>The path, without the query: <c>/api/v1/namespaces/shop/pods/web</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The query with its question mark; or empty.</summary>
    public string Query { get; init; } = "";

    /// <summary>A header of the request; empty if it is missing.</summary>
    public required Func<string, string> Header { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// Tells the client that the answer takes longer than the memory of the daemon: interim responses (102) from now until the answer.
    /// </summary>
    public required Action AnswerTakesLonger { get; init; }
}
