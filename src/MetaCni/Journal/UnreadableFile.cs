// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>A file of another runtime that is about a container and cannot be read.</summary>
/// <param name="File">Its path.</param>
/// <param name="Why">What is wrong with it.</param>
internal sealed record UnreadableFile(string File, string Why);
