// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>An unreadable file of another program about a container.</summary>
/// <param name="File">Its path.</param>
/// <param name="Why">The defect.</param>
internal sealed record UnreadableFile(string File, string Why);
