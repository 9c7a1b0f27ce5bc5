// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.Tests.Support;

/// <summary>Values that are known to be valid.</summary>
internal static class Named
{
    public static InterfaceName Interface(string text) =>
        InterfaceName.TryParse(text, out var value) ? value : throw new FormatException(text);

    public static ContainerId Container(string text) =>
        ContainerId.TryParse(text, out var value) ? value : throw new FormatException(text);

    public static CniVersion Version(string text) =>
        CniVersion.TryParse(text, out var value) ? value : throw new FormatException(text);

    public static CidrAddress Cidr(string text) =>
        CidrAddress.TryParse(text, out var value) ? value : throw new FormatException(text);
}
