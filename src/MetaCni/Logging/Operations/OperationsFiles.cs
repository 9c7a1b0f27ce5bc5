// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Logging.Operations;

/// <summary>Names and limits of the operations log: a current file and the previous one, both in the state directory.</summary>
internal static class OperationsFiles
{
    /// <summary>In bytes; a file that would become longer is set aside.</summary>
    public const long MaximumLength = 4 << 20;

    /// <summary>In bytes, with the line feed; a longer line is damaged.</summary>
    public const int MaximumLine = 16 << 10;

    public static string Current(string stateDirectory) => Path.Combine(stateDirectory, "operations.jsonl");

    public static string Previous(string stateDirectory) => Path.Combine(stateDirectory, "operations.1.jsonl");
}
