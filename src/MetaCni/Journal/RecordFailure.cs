// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>Errors for records that cannot be read, with the remedy.</summary>
internal static class RecordFailure
{
    /// <summary>Nothing of the record can be used.</summary>
    public static CniException Unreadable(string file, Exception e) => MetaCniError.Of(
        MetaCniErrorCode.StateUnavailable,
        $"the record {file} cannot be read ({e.Message}); its networks cannot be detached without it: "
        + (e is NewerSchemaException ? "install that version again" : "repair it, or move it away to give them up"),
        "",
        e);

    /// <summary>The plan of the record is intact.</summary>
    public static CniException Damaged(string file, ContainerId container, Exception e) => MetaCniError.Of(
        MetaCniErrorCode.StateUnavailable,
        $"the record {file} is damaged ({e.Message}), but its plan is intact; "
        + $"the runtime's DEL, or \"metacni detach {container}\", detaches every network of the plan",
        "",
        e);
}
