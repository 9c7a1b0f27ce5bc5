// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>
/// A directory that another user owns or can write to, or that lies below such a directory: its content could be replaced.
/// </summary>
/// <param name="message">Which directory, why, and what to do.</param>
public sealed class UntrustedDirectoryException(string message) : IOException(message);
