// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Spawning;

/// <summary>The descriptors that become a child's standard streams, and whether it leads a session or only a process group.</summary>
internal sealed record SpawnTarget(SafeFileHandle Input, SafeFileHandle Output, SafeFileHandle Errors, bool HasOwnSession)
{
    public static SpawnTarget Of(StandardPipes pipes) => new(pipes.Input.Theirs, pipes.Output.Theirs, pipes.Errors.Theirs, HasOwnSession: false);
}
