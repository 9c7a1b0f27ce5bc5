// SPDX-License-Identifier: Apache-2.0

namespace Cni.Tests.Plugin;

/// <summary>A stream whose first writes fail.</summary>
internal sealed class ChokingStream : MemoryStream
{
    public const string Reason = "No space left on device";

    /// <summary>How many writes fail.</summary>
    public required int Failures { get; set; }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        Failures-- > 0 ? throw new IOException(Reason) : base.WriteAsync(buffer, cancellationToken);
}
