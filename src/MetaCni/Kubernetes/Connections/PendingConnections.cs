// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.Connections;

/// <summary>Counts the connections that are being opened: if a response is missing, the peer may not have been reached at all.</summary>
internal sealed class PendingConnections
{
    private int _count;

    public bool Any => Volatile.Read(ref _count) > 0;

    public async ValueTask<Stream> WatchAsync(Func<CancellationToken, ValueTask<Stream>> connect, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        try
        {
            return await connect(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
