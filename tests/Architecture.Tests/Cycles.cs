// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

/// <summary>The cycles of a graph: its strongly connected components of two nodes and more.</summary>
internal static class Cycles
{
    public static IReadOnlyList<IReadOnlyList<string>> In(IEnumerable<(string From, string To)> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var reached = next.ToDictionary(node => node.Key, node => From(node.Key, next));

        return
        [
            .. reached.Keys
                .Select(node => reached[node].Where(other => reached.TryGetValue(other, out var back) && back.Contains(node)).Append(node).Distinct())
                .Select(component => component.Order(StringComparer.Ordinal).ToList())
                .Where(component => component.Count > 1)
                .DistinctBy(component => component[0]),
        ];
    }

    private static HashSet<string> From(string start, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var waiting = new Stack<string>(next[start]);
        while (waiting.TryPop(out var node))
        {
            if (!reached.Add(node))
                continue;
            foreach (var following in next[node])
                waiting.Push(following);
        }

        return reached;
    }
}
