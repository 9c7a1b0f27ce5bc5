// SPDX-License-Identifier: Apache-2.0

using System.Text;
using MetaCni.Node.Duties;

namespace MetaCni.Tests.Node;

/// <summary>Keeps what is written, and signals each write.</summary>
internal sealed class LogWriter : TextWriter
{
    private readonly StringBuilder _text = new();

    public ChangeSignal Written { get; } = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(string? value)
    {
        lock (_text)
        {
            _text.Append(value);
        }

        Written.Raise();
    }

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }
}
