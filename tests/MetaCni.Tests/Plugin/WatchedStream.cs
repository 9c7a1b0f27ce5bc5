// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Plugin;

/// <summary>A stream that tells of each write before it is done.</summary>
/// <param name="writing">May throw in place of the write.</param>
internal sealed class WatchedStream(Action writing) : MemoryStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        writing();
        return base.WriteAsync(buffer, cancellationToken);
    }
}
