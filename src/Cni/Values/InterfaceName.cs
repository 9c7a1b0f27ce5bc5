// SPDX-License-Identifier: Apache-2.0

namespace Cni.Values;

/// <summary>The name of a network interface: valid by type (CNI §2 "CNI_IFNAME", and the kernel's own rule).</summary>
public readonly record struct InterfaceName
{
    /// <summary>The longest name in bytes (the kernel's IFNAMSIZ less the terminating zero).</summary>
    public const int MaximumLength = 15;

    private InterfaceName(string value) => Value = value;

    /// <summary>The name as written.</summary>
    public string Value => field ?? "";

    /// <summary>
    /// Accepts 1 to 15 bytes other than <c>.</c> and <c>..</c>, without <c>/</c>, <c>:</c>, white space or control characters.
    /// </summary>
    public static bool TryParse(string? text, out InterfaceName name)
    {
        name = default;
        if (string.IsNullOrEmpty(text)
            || text is "." or ".."
            || System.Text.Encoding.UTF8.GetByteCount(text) > MaximumLength
            || text.Any(c => c is '/' or ':' || char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return false;
        }

        name = new InterfaceName(text);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
