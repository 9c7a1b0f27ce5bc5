// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.HotPlug;

/// <summary>One step of a change.</summary>
/// <param name="Attachment">Its index in the working plan.</param>
/// <param name="IsAttach">True to attach it, false to detach it.</param>
internal sealed record HotPlugStep(int Attachment, bool IsAttach);
