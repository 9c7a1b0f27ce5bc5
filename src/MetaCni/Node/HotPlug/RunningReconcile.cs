// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Node.HotPlug;

/// <summary>A reconcile that has not ended.</summary>
/// <param name="Subject">The record.</param>
/// <param name="Pod">The pod as it was at the start.</param>
/// <param name="Since">When it was started.</param>
/// <param name="Completion">Its outcome.</param>
internal sealed record RunningReconcile(HotPlugPod Subject, Pod Pod, DateTimeOffset Since, Task<ReconcileOutcome> Completion);
