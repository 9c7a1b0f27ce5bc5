// SPDX-License-Identifier: Apache-2.0
//
// The tool speaks plainly, and in three voices: "error" is what stopped it, "warning" is what a person should look at,
// "hint" is what they can do. Colour and lines that change only on a terminal, and never with NO_COLOR (no-color.org).

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

    public void Line(string text = "")
    {
        EraseProgress();
        writer.WriteLine(text);
        writer.Flush();
    }

    /// <summary>Shows what is under way until the next line; only a terminal can take it back.</summary>
    public void Progress(string text)
    {
        if (!isTerminal)
        {
            return;
        }

        EraseProgress();
        writer.Write(text);
        writer.Flush();
        _progressShown = true;
    }

    private void EraseProgress()
    {
        if (_progressShown)
        {
            writer.Write(EraseLine);
            _progressShown = false;
        }
    }

    private string Painted(string text, string code) => colour ? code + text + Reset : text;
}
