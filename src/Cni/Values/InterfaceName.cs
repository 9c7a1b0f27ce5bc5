// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Cni.Values;

/// <summary>The name of a network interface: valid by type (CNI §2 "CNI_IFNAME", and the kernel's own rule).</summary>
public readonly record struct InterfaceName
{
    /// <summary>The longest name in bytes (the kernel's IFNAMSIZ less the terminating zero).</summary>
    public const int MaximumLength = 15;

    // To the kernel this byte is white space wherever it stands, as the last one of "à".
    private const byte KernelSpace = 0xa0;

    private InterfaceName(string value) => Value = value;

    /// <summary>The name as written.</summary>
    public string Value => field ?? "";

    /// <summary>
    /// Accepts 1 to 15 bytes other than <c>.</c> and <c>..</c>, without <c>/</c>, <c>:</c>, <c>%</c>, white space or control characters.
    /// </summary>
    /// <remarks>
    /// The reference library accepts <c>%</c>. The kernel never makes an interface of such a name: it takes <c>eth%d</c> for a pattern
    /// and chooses a number, so that the interface has another name than everybody who asks for it believes.
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
    /// As <see cref="TryParse"/>, for a name by which nothing is made any more: DEL and records, which may be of a version that took more.
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

    // What is not UTF-8 was replaced when it was read: it is another name.
    private static bool IsKept(Rune rune) => rune != Rune.ReplacementChar && rune.Value != '%';

    /// <inheritdoc/>
    public override string ToString() => Value;
}
