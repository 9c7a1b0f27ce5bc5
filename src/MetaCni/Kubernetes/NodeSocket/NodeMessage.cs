// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>A request as bytes of HTTP/1.1.</summary>
internal static class NodeMessage
{
    /// <summary>The limit of request line and headers in bytes (docs/node-api.md).</summary>
    public const int LongestHead = 1 << 15;

    /// <summary>Writes the request; null if the node API does not accept it: the head is too long or is not ASCII.</summary>
    public static byte[]? Write(ApiRequest request)
    {
        if (!IsPlain(request.Path, '!'))
        {
            return null;
        }

        var text = new StringBuilder(512);
        text.Append(request.Method.Method).Append(" /").Append(request.Path).Append(" HTTP/1.1\r\nHost: node\r\n");
        Add(text, NodeHeaders.Version, NodeHeaders.CurrentVersion);
        Add(text, "Accept", request.Accept);
        if (request.Body is not null)
        {
            Add(text, "Content-Type", request.ContentType);
            Add(text, "Content-Length", request.Body.Length.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var (name, value) in request.NodeHeaders)
        {
            if (!IsPlain(value, ' ') || text.Length + value.Length > LongestHead)
            {
                return null;
            }

            Add(text, name, value);
        }

        text.Append("\r\n");
        return text.Length <= LongestHead ? Bytes(text, request.Body) : null;
    }

    private static void Add(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");

    private static bool IsPlain(string text, char first) => !text.AsSpan().ContainsAnyExceptInRange(first, '~');

    private static byte[] Bytes(StringBuilder head, ReadOnlySpan<byte> body)
    {
        var message = new byte[head.Length + body.Length];
        Encoding.ASCII.GetBytes(head.ToString(), message);
        body.CopyTo(message.AsSpan(head.Length));
        return message;
    }
}
