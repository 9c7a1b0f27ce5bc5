// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>A file with its content: differs if either changes.</summary>
public readonly record struct FileVersion(FileIdentity Identity, ulong Size, long Seconds, uint Nanoseconds);
