// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>A record that was set aside because it cannot be read.</summary>
internal sealed record CorruptRecord
{
    public required ContainerId Container { get; init; }

    public required InterfaceName Interface { get; init; }

    public required string File { get; init; }

    /// <summary>When it was set aside.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The original file of another program, and its defect; empty for a record of MetaCni.</summary>
    public string Foreign { get; init; } = "";

    /// <summary>The defect.</summary>
    public required string Why { get; init; }

    public CniError ToError() => new(
        (int)MetaCniErrorCode.StateUnavailable,
        $"{Subject} and was set aside as {File}: "
        + "its networks cannot be detached; "
        + $"inspect it, then give it up with \"metacni detach {Container} --force\"");

    /// <summary>The message for a record that was rebuilt from its readable lines.</summary>
    public string ToSalvagedText() =>
        $"the record of container {Container} ({Interface}) was damaged ({Why}) and was set aside as {File}: "
        + "it was rebuilt from what could be read, and DEL detaches every network that is not known to be detached";

    private string Subject => Foreign.Length > 0
        ? $"Multus's record of container {Container} is damaged ({Foreign})"
        : $"the record of container {Container} ({Interface}) is damaged ({Why})";
}
