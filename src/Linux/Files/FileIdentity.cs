// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>Device and inode: identifies a file independent of its name.</summary>
public readonly record struct FileIdentity(uint DeviceMajor, uint DeviceMinor, ulong Inode);
