// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;

namespace MetaCni.CommandLine.Records;

/// <summary>A container as people know it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ShortId">The id as it is shown, and as it may be written.</param>
/// <param name="Pod">NAMESPACE/NAME; null where it is not known.</param>
internal sealed record NamedContainer(ContainerId Id, string ShortId, string? Pod)
{
    /// <summary>A message that says which container it is about.</summary>
    public string About(string message) => message.Contains($"container {Id}", StringComparison.Ordinal) ? message : $"{this}: {message}";

    public override string ToString() => $"container {ShortId}{(Pod is null ? "" : $" ({PlainText.Word(Pod)})")}";
}
