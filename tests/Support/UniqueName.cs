// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;

namespace Support;

/// <summary>Names that no other test and no other run uses.</summary>
public static class UniqueName
{
    /// <summary>The prefix and eight hexadecimal digits; with a prefix of up to seven characters short enough for a link.</summary>
    public static string WithPrefix(string prefix) => prefix + RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>A container id as containerd makes them: 64 hexadecimal digits.</summary>
    public static string ContainerId() => RandomNumberGenerator.GetHexString(64, lowercase: true);
}
