// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;

namespace Cni.Invocation;

/// <summary>Cuts what a child writes to stderr into lines that can be shown, as they come.</summary>
/// <param name="take">Told of each line, without its end.</param>
internal sealed class ErrorLines(Action<string> take)
{
    /// <summary>How many bytes of a child's stderr are passed on.</summary>
    public const int Longest = 64 * 1024;

    // With its end a line fits into what a pipe takes in one piece, so that it does not mix with those of others.
    private const int LongestLine = PlainText.MaximumLine - 1;

    private readonly byte[] _line = new byte[PlainText.MaximumLine];
    private int _length;
    private int _left = Longest;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes[..Math.Min(bytes.Length, Math.Max(0, _left))])
        {
            if (value == (byte)'\n')
            {
                Take();
            }
            else if (_length < _line.Length)
            {
                _line[_length++] = value;
            }
        }

        var hadRoom = _left >= 0;
        _left -= hadRoom ? bytes.Length : 0;
        if (hadRoom && _left < 0)
        {
            End();
            take($"… [more than {Longest / 1024} KiB, the rest is left out]");
        }
    }

    /// <summary>The child has exited: what it wrote last may be no whole line.</summary>
    public void End()
    {
        if (_length > 0)
        {
            Take();
        }
    }

    private void Take()
    {
        var text = Encoding.UTF8.GetString(_line, 0, _length).TrimEnd('\r');
        _length = 0;
        take(PlainText.Line(text, LongestLine));
    }
}
