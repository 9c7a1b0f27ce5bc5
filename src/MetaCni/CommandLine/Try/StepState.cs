// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Try;

internal enum StepState
{
    Planned,
    Running,
    Attached,
    Undone,
}
