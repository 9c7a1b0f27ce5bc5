// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;

namespace Cni.Json;

/// <summary>A reader's position in a document. Entering and leaving are cheap: the path is written only on request.</summary>
internal sealed class JsonPath
{
    /// <summary>A longer path is truncated and ends with an ellipsis.</summary>
    public const int LongestText = 256;

    private readonly List<(string? Key, int Index)> _steps = [];

    public void Enter(string key) => _steps.Add((key, 0));

    public void Enter(int index) => _steps.Add((null, index));

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>For example <c>plugins[1].ipam.subnet</c>; at most <see cref="LongestText"/> characters.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (key, index) in _steps)
        {
            Append(text, key, index);
            if (text.Length > LongestText)
            {
                // Do not split a surrogate pair.
                var end = char.IsHighSurrogate(text[LongestText - 2]) ? LongestText - 2 : LongestText - 1;
                return text.ToString(0, end) + '…';
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string? key, int index)
    {
        if (key is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            return;
        }

        text.Append(text.Length > 0 ? "." : "").Append(key.AsSpan(0, Math.Min(key.Length, LongestText + 1)));
    }
}
