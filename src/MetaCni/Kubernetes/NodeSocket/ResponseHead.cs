// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Text;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>Status line and headers of a response, as far as they matter (RFC 9112 §4 and §5).</summary>
internal sealed class ResponseHead
{
    // RFC 9112 §2.3: HTTP-version is case-sensitive.
    private const int StatusStart = 9;
    private const int StatusEnd = 12;

    private bool _isOld;
    private bool _closes;

    public int Status { get; private set; }

    /// <summary>An interim response (RFC 9110 §15.2): the final one follows on the same connection.</summary>
    public bool IsInterim => Status is >= 100 and < 200;

    /// <summary>The value of Content-Length; -1 if it is missing.</summary>
    public long Length { get; private set; } = -1;

    public bool IsChunked { get; private set; }

    /// <summary>RFC 9112 §6.3: such a response ends with its head.</summary>
    public bool HasNoBody => IsInterim || Status is 204 or 304;

    /// <summary>False if the connection ends with this response.</summary>
    public bool KeepsConnection => !_closes && !_isOld && (IsChunked || Length >= 0 || HasNoBody);

    public string ContentType { get; private set; } = "";

    public string Location { get; private set; } = "";

    public string RetryAfter { get; private set; } = "";

    /// <summary>The version of the node API; empty if the response is not of a node API.</summary>
    public string Version { get; private set; } = "";

    public string Source { get; private set; } = "";

    /// <summary>Reads a head.</summary>
    /// <param name="lines">Its lines, each with its CRLF, without the empty line at the end.</param>
    /// <exception cref="NodeFailureException">It is not valid HTTP/1.1, or it is ambiguous where the body ends.</exception>
    public static ResponseHead Read(ReadOnlySpan<byte> lines)
    {
        var head = new ResponseHead();
        head.ReadStatus(NextLine(ref lines));
        while (!lines.IsEmpty)
        {
            head.ReadHeader(NextLine(ref lines));
        }

        // RFC 9112 §6.3, rule 3: "ought to be handled as an error".
        return head is { IsChunked: true, Length: >= 0 }
            ? throw new NodeFailureException("the response has both Content-Length and Transfer-Encoding")
            : head;
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> lines)
    {
        var end = lines.IndexOf("\r\n"u8);
        var line = lines[..end];
        lines = lines[(end + 2)..];
        return line.ContainsAny((byte)'\r', (byte)'\n', (byte)0)
            ? throw new NodeFailureException("a line of the response's head has a control character")
            : line;
    }

    private void ReadStatus(ReadOnlySpan<byte> line)
    {
        _isOld = line.StartsWith("HTTP/1.0 "u8);
        if ((!_isOld && !line.StartsWith("HTTP/1.1 "u8))
            || line.Length < StatusEnd
            || (line.Length > StatusEnd && line[StatusEnd] != (byte)' ')
            || line[StatusStart..StatusEnd].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || line[StatusStart] is < (byte)'1' or > (byte)'5'
            || !Utf8Parser.TryParse(line[StatusStart..StatusEnd], out int status, out _))
        {
            throw new NodeFailureException("the response does not start with a status line of HTTP/1.1");
        }

        Status = status != 101 ? status : throw new NodeFailureException("the response changes the protocol (101)");
    }

    private void ReadHeader(ReadOnlySpan<byte> line)
    {
        // RFC 9112 §5.1: no white space before the colon; §5.2: a line that starts with white space is an obsolete continuation.
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAny((byte)' ', (byte)'\t'))
        {
            throw new NodeFailureException("the response has a malformed header");
        }

        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);
        switch (name.Length)
        {
            case 14 when Is(name, "Content-Length"u8):
                ReadLength(value);
                break;
            case 17 when Is(name, "Transfer-Encoding"u8):
                IsChunked = !IsChunked && Is(value, "chunked"u8) ? true : throw new NodeFailureException("the response has an unknown Transfer-Encoding");
                break;
            case 10 when Is(name, "Connection"u8):
                _closes |= Is(value, "close"u8);
                break;
            case 12 when Is(name, "Content-Type"u8):
                ContentType = Text(value);
                break;
            case 8 when Is(name, "Location"u8):
                Location = Text(value);
                break;
            case 11 when Is(name, "Retry-After"u8):
                RetryAfter = Text(value);
                break;
            default:
                ReadOwnHeader(name, value);
                break;
        }
    }

    private void ReadOwnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, NodeHeaders.Version))
        {
            Version = Text(value);
        }
        else if (Ascii.EqualsIgnoreCase(name, NodeHeaders.Source))
        {
            Source = Text(value);
        }
    }

    // RFC 9110 §8.6: only digits, and never two different values.
    private void ReadLength(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty
            || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !Utf8Parser.TryParse(value, out long length, out var consumed)
            || consumed != value.Length
            || (Length >= 0 && Length != length))
        {
            throw new NodeFailureException("the response has an invalid Content-Length");
        }

        Length = length;
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(text, expected);

    private static string Text(ReadOnlySpan<byte> value) => Encoding.Latin1.GetString(value);
}
