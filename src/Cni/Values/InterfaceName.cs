// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Cni.Values;

/// <summary>The name of a network interface, always valid (CNI §2 "CNI_IFNAME", and the kernel's rule).</summary>
public readonly record struct InterfaceName
{
    /// <summary>The maximum length in bytes (the kernel's IFNAMSIZ without the terminating zero).</summary>
    public const int MaximumLength = 15;

    // The kernel treats this byte as white space even inside a UTF-8 character, such as the last byte of "à".
    private const byte KernelSpace = 0xa0;

    private InterfaceName(string value) => Value = value;

    /// <summary>The name as written.</summary>
    public string Value => field ?? "";

    /// <summary>
    /// Accepts 1 to 15 bytes other than <c>.</c> and <c>..</c>, without <c>/</c>, <c>:</c>, <c>%</c>, white space or control characters.
    /// </summary>
    /// <remarks>
    /// The reference library accepts <c>%</c>, but the kernel takes <c>eth%d</c> as a pattern and chooses a number, so the interface gets
    /// another name than requested.
    /// </remarks>
    public static bool TryParse(string? text, out InterfaceName name)
    {
        if (TryParseExisting(text, out name) && text!.EnumerateRunes().All(IsKept) && !Encoding.UTF8.GetBytes(text).Contains(KernelSpace))
        {
            return true;
        }

        name = default;
        return false;
    }

    /// <summary>
    /// As <see cref="TryParse"/>, for the name of an existing interface: DEL and records may have a name that an earlier version accepted.
    /// </summary>
    public static bool TryParseExisting(string? text, out InterfaceName name)
    {
        name = default;
        if (string.IsNullOrEmpty(text)
            || text is "." or ".."
            || Encoding.UTF8.GetByteCount(text) > MaximumLength
            || text.Any(c => c is '/' or ':' || char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return false;
        }

        name = new InterfaceName(text);
        return true;
    }

    // U+FFFD replaces invalid UTF-8, so the name has changed.
    private static bool IsKept(Rune rune) => rune != Rune.ReplacementChar && rune.Value != '%';

    /// <inheritdoc/>
    public override string ToString() => Value;
}
