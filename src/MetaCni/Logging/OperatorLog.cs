// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Cni.Errors;
using MetaCni.Config;
using MetaCni.Linux;

namespace MetaCni.Logging;

/// <summary>
/// The log for operators: a line each, time and level first, to stderr and to a file. A log that cannot be written stops no pod. Whoever
/// made the text, it is one line, bounded and without characters that cannot be seen (<see cref="PlainText"/>).
/// </summary>
/// <remarks>Used from several threads: events are published while delegates run.</remarks>
internal sealed class OperatorLog(LogConfig config, TextWriter standardError, TimeProvider time)
{
    private readonly Lock _lock = new();
    private bool _fileFailed;

    public void Error(string text) => Write(LogLevel.Error, "error", text);

    /// <summary>Something that works and should not stay as it is.</summary>
    public void Warning(string text) => Write(LogLevel.Error, "warning", text);

    public void Verbose(string text) => Write(LogLevel.Verbose, "verbose", text);

    public bool IsVerbose => config.Level >= LogLevel.Verbose;

    private void Write(LogLevel level, string word, string text)
    {
        if (config.Level < level)
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var line = $"{now} [{word}] {PlainText.Line(text)}\n";
        lock (_lock)
        {
            if (config.ToStandardError)
            {
                standardError.Write(line);
            }

            if (config.File.Length > 0 && !_fileFailed)
            {
                WriteToFile(line);
            }
        }
    }

    private void WriteToFile(string line)
    {
        try
        {
            new RotatingFile(config, time).Append(Encoding.UTF8.GetBytes(line));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LinuxException or CniException)
        {
            _fileFailed = true;
            standardError.Write(PlainText.Line($"metacni: warning: the log file {PlainText.Word(config.File)} cannot be written: {e.Message}") + "\n");
        }
    }
}
