// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.CommandLine.Terminal;

/// <summary>Formats columns as wide as their widest cell on screen, two spaces apart, without trailing white space.</summary>
internal static class TextTable
{
    public static IReadOnlyList<string> Lines(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [header, .. rows.Select(row => (IReadOnlyList<string>)[.. row.Select(PlainText.Escape)])];
        var widths = header.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        return [.. all.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd())];
    }
}
