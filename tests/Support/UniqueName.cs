// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;

namespace Support;

/// <summary>Creates names that no other test or run uses.</summary>
public static class UniqueName
{
    /// <summary>The prefix and eight hexadecimal digits; with a prefix of at most seven characters it is a valid interface name.</summary>
    public static string WithPrefix(string prefix) => prefix + RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>A container id like containerd's: 64 hexadecimal digits.</summary>
    public static string ContainerId() => RandomNumberGenerator.GetHexString(64, lowercase: true);
}
