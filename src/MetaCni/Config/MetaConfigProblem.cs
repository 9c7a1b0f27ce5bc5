// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Config;

/// <summary>Something in the configuration that cannot be used: where, and what to do about it.</summary>
/// <param name="Path">The JSON path of the member.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record MetaConfigProblem(string Path, string Message)
{
    /// <summary>True for an unknown key that is near a known one: it may be the reason for other problems.</summary>
    public bool IsMisspelt { get; init; }

    public override string ToString() => $"{PlainText.Word(Path)}: {Message}";
}
