// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>What a record that cannot be read means, and what to do.</summary>
internal static class RecordFailure
{
    /// <summary>Nothing of it counts.</summary>
    public static CniException Unreadable(string file, Exception e) => MetaCniError.Of(
        MetaCniErrorCode.StateUnavailable,
        $"the record {file} cannot be read ({e.Message}); what it held cannot be taken down without it: "
        + (e is NewerSchemaException ? "install that version again" : "repair it, or move it away to give that up"),
        "",
        e);

    /// <summary>Its plan is whole.</summary>
    public static CniException Damaged(string file, ContainerId container, Exception e) => MetaCniError.Of(
        MetaCniErrorCode.StateUnavailable,
        $"the record {file} is damaged ({e.Message}), but its plan is whole; "
        + $"the runtime's DEL, or \"metacni detach {container}\", takes down everything that the plan names",
        "",
        e);
}
