// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Attaching;

/// <summary>
/// containerd takes a DEL error for success if its text contains "not found", or "no such file or directory" without a namespace.
/// A real failure must not say so on the wire; record and log keep the words.
/// </summary>
internal static class DetachWording
{
    public static CniError ForWire(CniError error) =>
        error with { Message = Reword(error.Message), Details = Reword(error.Details) };

    private static string Reword(string text) => text
        .Replace("not found", "missing", StringComparison.OrdinalIgnoreCase)
        .Replace("no such file or directory", "no such path", StringComparison.OrdinalIgnoreCase);
}
