// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace MetaCni.Tests.Architecture;

/// <summary>What one file refers to in other areas, found in its text.</summary>
internal static partial class References
{
    /// <summary>The namespaces that the file uses or qualifies names with: "Cni.Values", "MetaCni.Planning".</summary>
    public static IReadOnlySet<string> Of(SourceFile file, IReadOnlyList<Area> areas)
    {
        var code = Comment().Replace(file.Text, "");
        var found = Qualified().Matches(code).Select(match => match.Groups["namespace"].Value).ToHashSet();
        found.UnionWith(areas.Where(area => IsReachedBySibling(code, area)).Select(area => area.Namespace));
        return found;
    }

    // Code in MetaCni.Attaching may write Planning.PlannedAttachment and need no using: so the areas' own type names are looked for.
    private static bool IsReachedBySibling(string code, Area area) =>
        area.Namespace.StartsWith("MetaCni.", StringComparison.Ordinal)
        && SourceTree.Under(area.Folder).Any(file => Regex.IsMatch(
            code, $@"(?<![\w.]){Regex.Escape(area.Namespace["MetaCni.".Length..])}\.{Regex.Escape(file.TypeName)}\b"));

    // A documentation comment may name whoever calls; that is prose. "global::" and aliases end in the same names.
    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<![\w.])(?<namespace>(MetaCni|Linux|Cni|Crd)(\.[A-Z]\w*)+)(?=\s*;|\.)|(?<![\w.])(?<namespace>Linux|Cni|Crd|MetaCni)(?=;)")]
    private static partial Regex Qualified();
}
