// SPDX-License-Identifier: Apache-2.0

namespace Cni.Values;

/// <summary>The name of a network (CNI §1 "Network configuration format", <c>name</c>).</summary>
public readonly record struct NetworkName
{
    private NetworkName(string value) => Value = value;

    /// <summary>The text as written.</summary>
    public string Value => field ?? "";

    /// <summary>
    /// Accepts a text that starts with an ASCII letter or digit and continues with those, <c>_</c>, <c>.</c> and <c>-</c>.
    /// </summary>
    public static bool TryParse(string? text, out NetworkName value)
    {
        value = default;
        if (!CniIdentifier.IsValid(text))
        {
            return false;
        }

        value = new NetworkName(text!);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
