// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>What the daemon answers to a request for one of its pages.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The content.</param>
internal sealed record Page(int Status, string Text)
{
    public const string PlainText = "text/plain; charset=utf-8";

    public string ContentType { get; init; } = PlainText;
}
