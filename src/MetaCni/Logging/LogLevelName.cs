// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Logging;

/// <summary>The level of a line, in names that log collectors know.</summary>
internal static class LogLevelName
{
    public const string Error = "error";
    public const string Warning = "warning";
    public const string Info = "info";
    public const string Debug = "debug";
}
