// SPDX-License-Identifier: Apache-2.0
//
// The tool speaks plainly, and in three voices: "error" is what stopped it, "warning" is what a person should look at,
// "hint" is what they can do. Colour and lines that change only on a terminal, and never with NO_COLOR (no-color.org).
// Words that cannot be written stop no work: whoever has work to end ends it, and then says so (RequireHeard).

namespace MetaCni.CommandLine;

internal sealed class Voices(TextWriter writer, bool isTerminal, bool colour)
{
    private const string Red = "\e[31m";
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Cyan = "\e[36m";
    private const string Bold = "\e[1m";
    private const string Reset = "\e[0m";
    private const string EraseLine = "\r\e[2K";

    private bool _progressShown;
    private IOException? _failure;

    public static Voices For(ToolHost host, bool toError)
    {
        var isTerminal = (toError ? host.ErrorIsTerminal : host.OutIsTerminal) && host.Variable("TERM") != "dumb";
        return new Voices(toError ? host.Error : host.Out, isTerminal, isTerminal && host.Variable("NO_COLOR") is null);
    }

    public void Error(string text) => Line($"{Painted("error:", Red)} {text}");

    public void Warning(string text) => Line($"{Painted("warning:", Yellow)} {text}");

    public void Hint(string text) => Line($"{Painted("hint:", Cyan)} {text}");

    public void Title(string text) => Line(Painted(text, Bold));

    public void Good(string text) => Line($"{Painted("ok:", Green)} {text}");

    public void Line(string text = "") => Write(text + writer.NewLine);

    /// <summary>Shows what is under way until the next line; only a terminal can take it back.</summary>
    public void Progress(string text)
    {
        if (isTerminal)
        {
            Write(text);
            _progressShown = true;
        }
    }

    /// <summary>Fails if anything that was said could not be written.</summary>
    /// <exception cref="IOException">With the first cause.</exception>
    public void RequireHeard()
    {
        if (_failure is not null)
        {
            throw new IOException($"the output could not be written: {_failure.Message}", _failure);
        }
    }

    private void Write(string text)
    {
        try
        {
            writer.Write(_progressShown ? EraseLine + text : text);
            writer.Flush();
        }
        catch (IOException e)
        {
            _failure ??= e;
        }

        _progressShown = false;
    }

    private string Painted(string text, string code) => colour ? code + text + Reset : text;
}
