// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;

namespace MetaCni.CommandLine.Records;

/// <summary>A container with the names that people use for it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ShortId">The abbreviated id, for display and input.</param>
/// <param name="Pod">NAMESPACE/NAME; null if unknown.</param>
internal sealed record NamedContainer(ContainerId Id, string ShortId, string? Pod)
{
    /// <summary>Adds the container to a message that does not name it.</summary>
    public string About(string message) => message.Contains($"container {Id}", StringComparison.Ordinal) ? message : $"{this}: {message}";

    public override string ToString() => $"container {ShortId}{(Pod is null ? "" : $" ({PlainText.Word(Pod)})")}";
}
