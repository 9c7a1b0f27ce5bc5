// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Errors;
using Cni.Values;

namespace Crd.Selection;

/// <summary>
/// The meaning of <c>namespace/name@interface</c> in a place that has another format. Stricter than <see cref="CommaSelection"/>: no empty
/// parts and no white space.
/// </summary>
/// <param name="Namespace">The namespace, or empty.</param>
/// <param name="Name">The name of a definition.</param>
/// <param name="Interface">The interface, or empty.</param>
internal sealed record ListItem(string Namespace, string Name, string Interface)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out ListItem? item)
    {
        var slashed = text.Split('/');
        var parts = slashed[^1].Split('@');
        var isItem = slashed.Length <= 2
            && parts.Length <= 2
            && (slashed.Length == 1 || ObjectName.IsNamespace(slashed[0]))
            && ObjectName.IsName(parts[0])
            && (parts.Length == 1 || InterfaceName.TryParse(parts[1], out _));
        item = isItem
            ? new ListItem(slashed.Length == 2 ? slashed[0] : "", parts[0], parts.Length == 2 ? parts[1] : "")
            : null;
        return isItem;
    }

    /// <summary>The equivalent members of a JSON element: <c>"namespace": "a", "name": "b"</c>.</summary>
    public string ToJson() => string.Join(", ", Members().Select(member => $"\"{member.Key}\": {PlainText.Name(member.Value)}"));

    private IEnumerable<KeyValuePair<string, string>> Members() => new KeyValuePair<string, string>[]
    {
        new(SelectionMember.Namespace, Namespace),
        new(SelectionMember.Name, Name),
        new(SelectionMember.Interface, Interface),
    }.Where(member => member.Value.Length > 0);
}
