// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.HotPlug;

/// <summary>An attachment whose element has changed: it is detached, and attached again under the same interface name.</summary>
/// <param name="Attachment">Its index among the attached.</param>
/// <param name="Request">The request of the new element.</param>
/// <param name="Members">The names of the changed members.</param>
internal sealed record ReplacedSelection(int Attachment, NetworkRequest Request, IReadOnlyList<string> Members);
