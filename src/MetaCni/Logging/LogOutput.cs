// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Linux;
using MetaCni.Config;

namespace MetaCni.Logging;

/// <summary>Writes log lines to stderr and to a file. A log that cannot be written does not fail a pod.</summary>
internal sealed class LogOutput(LogConfig config, TextWriter standardError, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly LogLine _line = new(config.Format);
    private bool _fileFailed;

    /// <summary>Writes one line; thread-safe.</summary>
    public void Write(IReadOnlyList<LogField> fields)
    {
        var line = _line.Write(fields);
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
            standardError.Write(_line.Write(LogField.Line(
                time, LogLevelName.Warning, $"cannot write the log file {PlainText.Word(config.File)}: {e.Message}", [], [])));
        }
    }
}
