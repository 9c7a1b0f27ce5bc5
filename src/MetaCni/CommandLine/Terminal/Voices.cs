// SPDX-License-Identifier: Apache-2.0
//
// The tool speaks plainly, and in three voices: "error" is what stopped it, "warning" is what a person should look at,
// "hint" is what they can do. Colour and lines that change only on a terminal, and never with NO_COLOR (no-color.org).
// What is said is one line, in which nothing is hidden (PlainText): a definition or a plugin may have worded it. Colour is ours alone.
// Words that cannot be written stop no work: whoever has work to end ends it, and then says so (RequireHeard).

using Cni.Errors;

namespace MetaCni.CommandLine.Terminal;

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
    private Exception? _failure;

    public static Voices For(ToolHost host, bool toError)
    {
        var isTerminal = (toError ? host.ErrorIsTerminal : host.OutIsTerminal) && host.Variable("TERM") != "dumb";
        return new Voices(toError ? host.Error : host.Out, isTerminal, isTerminal && host.Variable("NO_COLOR") is null);
    }

    public void Error(string text) => Say("error:", Red, text);

    public void Warning(string text) => Say("warning:", Yellow, text);

    public void Hint(string text) => Say("hint:", Cyan, text);

    public void Title(string text) => Write(Painted(PlainText.Line(text), Bold) + writer.NewLine);

    public void Good(string text) => Say("ok:", Green, text);

    /// <summary>The last line: what the whole command came to. All of it is coloured.</summary>
    public void Verdict(VerdictTone tone, string text)
    {
        var (word, code) = tone switch
        {
            VerdictTone.Good => ("all is well:", Green),
            VerdictTone.Doubtful => ("no failure:", Yellow),
            _ => ("FAILED:", Red),
        };
        Write(Painted(PlainText.Line($"{word} {text}"), code) + writer.NewLine);
    }

    public void Line(string text = "") => Write(PlainText.Line(text) + writer.NewLine);

    /// <summary>Shows what is under way until the next line; only a terminal can take it back.</summary>
    public void Progress(string text)
    {
        if (isTerminal)
        {
            Write(PlainText.Line(text));
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

    private void Say(string word, string code, string text) => Write($"{Painted(word, code)} {PlainText.Line(text)}{writer.NewLine}");

    private void Write(string text)
    {
        try
        {
            writer.Write(_progressShown ? EraseLine + text : text);
            writer.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // .NET calls a descriptor that is closed, or that is not for writing, an access that was denied.
            _failure ??= e;
        }

        _progressShown = false;
    }

    private string Painted(string text, string code) => colour ? code + text + Reset : text;
}
