// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>The body of a response that its reader reads as it arrives. It supports only asynchronous reads, one at a time.</summary>
/// <param name="connection">The connection; disposed of with this.</param>
/// <param name="body">The body.</param>
internal sealed class NodeStream(NodeConnection connection, NodeBody body) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // The next bytes may be hours away: a thread of its own waits for them.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty
            ? ValueTask.FromResult(0)
            : new(Task.Factory.StartNew(
                () => Read(buffer, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    // Each byte that arrives starts the wait anew.
    private int Read(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            connection.Silence.Start(NodePatience.Whole, cancellationToken, CancellationToken.None);
            if (connection.HasInput(NodePatience.Next))
            {
                return body.Read(buffer.Span, NodePatience.Whole);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
