// SPDX-License-Identifier: Apache-2.0

namespace Cni.Tests.Plugin;

/// <summary>A stream like a descriptor that is closed.</summary>
internal sealed class UnreadableStream : MemoryStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new IOException("Bad file descriptor");
}
