// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Try.Session;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Try.Runtime;

/// <summary>The state that the steps of a trial share.</summary>
internal sealed record TryWork
{
    public required SessionFile File { get; init; }

    public required TrySession Session { get; init; }

    public required SandboxRuntime Runtime { get; init; }

    public required AttachmentJournal Journal { get; init; }
}
