// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Attaching;

/// <summary>What could not be detached; empty if everything is detached.</summary>
internal sealed record DetachReport(IReadOnlyList<CniError> Failures)
{
    public bool IsClean => Failures.Count == 0;

    /// <summary>The failures as one error: code and message of the first, and all of them in the details.</summary>
    public CniError ToError() => Failures.Count == 1 ? Failures[0] : new CniError(
        Failures[0].Code,
        $"{Failures[0].Message} (and {Failures.Count - 1} more that could not be detached, see the details)",
        string.Join("; ", Failures.Select(Line)));

    public override string ToString() => string.Join("; ", Failures.Select(Line));

    private static string Line(CniError error) =>
        error.Details.Length > 0 ? $"{error.Message} [{error.Details}]" : error.Message;
}
