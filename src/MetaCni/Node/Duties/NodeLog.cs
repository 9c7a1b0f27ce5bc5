// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;
using MetaCni.Logging;

namespace MetaCni.Node.Duties;

/// <summary>The daemon's log: on stdout, with level and format of the current settings.</summary>
internal sealed class NodeLog(TextWriter output, TimeProvider time)
{
    private volatile OperatorLog _current = new(new LogConfig { Level = DefaultLevel }, output, time);

    /// <summary>One line for each thing that happens.</summary>
    public const LogLevel DefaultLevel = LogLevel.Verbose;

    /// <summary>Ask for it anew each time: it changes with the settings.</summary>
    public OperatorLog Current => _current;

    public void Apply(LogLevel level, LogFormat format) =>
        _current = new(new LogConfig { Level = level, Format = format }, output, time);
}
