// SPDX-License-Identifier: Apache-2.0
//
// Three kinds of output: "error" stopped the tool, "warning" needs attention, "hint" says what to do. Colours and progress lines appear on
// terminals only, and never with NO_COLOR (no-color.org). A message is one line without invisible characters (PlainText), because it may
// quote a definition or a plugin; only this class adds colour. A write error does not stop the work: the command finishes and reports the
// write error at the end (RequireHeard).

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

    /// <summary>The last line: the outcome of the whole command, fully coloured.</summary>
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

    /// <summary>Shows the current step until the next line; terminals only.</summary>
    public void Progress(string text)
    {
        if (isTerminal)
        {
            Write(PlainText.Line(text));
            _progressShown = true;
        }
    }

    /// <summary>Fails if any output could not be written.</summary>
    /// <exception cref="IOException">A write failed; has the first cause.</exception>
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
            // .NET reports a descriptor that is closed or not open for writing as "access denied".
            _failure ??= e;
        }

        _progressShown = false;
    }

    private string Painted(string text, string code) => colour ? code + text + Reset : text;
}
