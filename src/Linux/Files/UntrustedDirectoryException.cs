// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>A directory that another user owns, or can write to, or has above it: what is put there could be replaced.</summary>
/// <param name="message">Which directory, why, and what to do.</param>
public sealed class UntrustedDirectoryException(string message) : IOException(message);
