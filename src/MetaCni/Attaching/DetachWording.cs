// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Attaching;

/// <summary>
/// Rewords DEL errors for the runtime. containerd treats a DEL error as success if its text contains "not found", or "no such file or
/// directory" without a namespace. A real failure must not contain these words; record and log keep them.
/// </summary>
internal static class DetachWording
{
    public static CniError ForWire(CniError error) =>
        error with { Message = Reword(error.Message), Details = Reword(error.Details) };

    private static string Reword(string text) => text
        .Replace("not found", "missing", StringComparison.OrdinalIgnoreCase)
        .Replace("no such file or directory", "no such path", StringComparison.OrdinalIgnoreCase);
}
