// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;

namespace MetaCni.Kubernetes.Connections;

/// <summary>A connection that keeps the first byte received: a failed TLS handshake reports only that it could not read the data.</summary>
internal sealed class FirstByteStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    // RFC 8446 §5.1 "Record layer": change_cipher_spec, alert, handshake, application_data.
    private const byte FirstRecordType = 20;
    private const byte LastRecordType = 23;

    private byte? _first;

    /// <summary>True if the first byte received does not start a TLS record.</summary>
    public bool IsPlain => _first is < FirstRecordType or > LastRecordType;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _first is null ? ReadFirstAsync(buffer, cancellationToken) : base.ReadAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count > 0)
        {
            _first = buffer.Span[0];
        }

        return count;
    }
}
