// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>Device and inode: the same file, whatever it is called.</summary>
public readonly record struct FileIdentity(uint DeviceMajor, uint DeviceMinor, ulong Inode);
