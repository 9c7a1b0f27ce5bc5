// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;

namespace MetaCni.Logging;

/// <summary>The operator's log: one line for each event, with fields for its subject.</summary>
/// <remarks>Thread-safe: events are published while delegates run.</remarks>
internal sealed class OperatorLog
{
    private readonly LogLevel _level;
    private readonly LogOutput _output;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<LogField> _about;

    public OperatorLog(LogConfig config, TextWriter standardError, TimeProvider time)
        : this(config.Level, new LogOutput(config, standardError, time), time, [])
    {
    }

    private OperatorLog(LogLevel level, LogOutput output, TimeProvider time, IReadOnlyList<LogField> about) =>
        (_level, _output, _time, _about) = (level, output, time, about);

    public bool IsDebug => _level >= LogLevel.Debug;

    /// <summary>The same log with these fields in each of its lines.</summary>
    public OperatorLog About(params IReadOnlyList<LogField> fields) => new(_level, _output, _time, [.. _about, .. fields]);

    /// <summary>Logs a failure.</summary>
    public void Error(string message, params IReadOnlyList<LogField> fields) => Write(LogLevel.Error, LogLevelName.Error, message, fields);

    /// <summary>Logs a condition that does not fail the operation but should be corrected.</summary>
    public void Warning(string message, params IReadOnlyList<LogField> fields) => Write(LogLevel.Error, LogLevelName.Warning, message, fields);

    /// <summary>Logs the success of an operation or an attachment.</summary>
    public void Verbose(string message, params IReadOnlyList<LogField> fields) => Write(LogLevel.Verbose, LogLevelName.Info, message, fields);

    /// <summary>Logs a step of an operation. Never log a configuration, an environment or a document: they contain secrets.</summary>
    public void Debug(string message, params IReadOnlyList<LogField> fields) => Write(LogLevel.Debug, LogLevelName.Debug, message, fields);

    private void Write(LogLevel level, string name, string message, IReadOnlyList<LogField> fields)
    {
        if (_level >= level)
        {
            _output.Write(LogField.Line(_time, name, message, _about, fields));
        }
    }
}
