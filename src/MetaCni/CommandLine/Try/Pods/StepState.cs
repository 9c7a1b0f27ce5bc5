// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Try.Pods;

internal enum StepState
{
    Planned,
    Running,
    Attached,
    Undone,
}
