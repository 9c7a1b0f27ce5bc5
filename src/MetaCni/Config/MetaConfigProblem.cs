// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Config;

/// <summary>A problem of the configuration: its place and its remedy.</summary>
/// <param name="Path">The JSON path of the member.</param>
/// <param name="Message">The problem and the remedy.</param>
internal sealed record MetaConfigProblem(string Path, string Message)
{
    /// <summary>True for an unknown key that is similar to a known one: it may be the cause of other problems.</summary>
    public bool IsMisspelt { get; init; }

    public override string ToString() => $"{PlainText.Word(Path)}: {Message}";
}
