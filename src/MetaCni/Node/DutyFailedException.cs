// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node;

/// <summary>A duty threw: a defect. The message has the cause with its stack, for a bug report.</summary>
internal sealed class DutyFailedException(string duty, Exception cause)
    : Exception($"the duty {duty} failed unexpectedly, and the daemon ends; report this as a bug: {cause}", cause);
