// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Cni.Errors;

namespace MetaCni.Logging;

/// <summary>One key of a log line and its value.</summary>
/// <param name="Key">In camel case.</param>
/// <param name="Value">Any text; an empty value is omitted.</param>
internal readonly record struct LogField(string Key, string Value)
{
    public const string Time = "time";
    public const string Level = "level";
    public const string Message = "msg";
    public const string NetworkKey = "network";
    public const string InterfaceKey = "interface";
    public const string ErrorKey = "error";

    // In bytes: the rest of a log line must have room for the message.
    private const int LongestDetails = 1024;

    /// <summary>The command of the CNI specification.</summary>
    public static LogField Command(string value) => new("command", value);

    /// <summary><c>namespace/name</c>.</summary>
    public static LogField Pod(string value) => new("pod", value);

    public static LogField Container(string value) => new("container", value);

    public static LogField Network(string value) => new(NetworkKey, value);

    /// <summary>The type of a plugin, or the types of a list, separated by commas.</summary>
    public static LogField Plugin(string value) => new("plugin", value);

    public static LogField Interface(string value) => new(InterfaceKey, value);

    public static LogField Error(string value) => new(ErrorKey, value);

    public static LogField Details(string value) => new("details", value);

    /// <summary>An error with its code, its message and the end of its details.</summary>
    public static IReadOnlyList<LogField> Of(CniError error) =>
        [Number("code", error.Code), Error(error.Message), Details(PlainText.LastLine(error.Details, LongestDetails))];

    public static LogField Number(string key, int value) => new(key, value.ToString(CultureInfo.InvariantCulture)) { IsNumber = true };

    /// <summary>In milliseconds.</summary>
    public static LogField Duration(TimeSpan value) =>
        new("durationMs", value.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)) { IsNumber = true };

    /// <summary>All fields of a line; the common fields come first.</summary>
    public static IReadOnlyList<LogField> Line(
        TimeProvider time, string level, string message, IReadOnlyList<LogField> about, IReadOnlyList<LogField> fields)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return [new(Time, now), new(Level, level), new(Message, message), .. about, .. fields];
    }

    /// <summary>True if the value is a JSON number.</summary>
    public bool IsNumber { get; private init; }
}
