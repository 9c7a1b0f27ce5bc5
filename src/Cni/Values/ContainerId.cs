// SPDX-License-Identifier: Apache-2.0

namespace Cni.Values;

/// <summary>The unique id of a container, chosen by the runtime (CNI §2 "CNI_CONTAINERID").</summary>
public readonly record struct ContainerId
{
    private ContainerId(string value) => Value = value;

    /// <summary>The text as written.</summary>
    public string Value => field ?? "";

    /// <summary>
    /// Accepts a text that starts with an ASCII letter or digit and continues with those, <c>_</c>, <c>.</c> and <c>-</c>.
    /// </summary>
    public static bool TryParse(string? text, out ContainerId value)
    {
        value = default;
        if (!CniIdentifier.IsValid(text))
        {
            return false;
        }

        value = new ContainerId(text!);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
