// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using MetaCni.Cluster;

namespace MetaCni.Node.Definitions;

/// <summary>Collects the plugins that definitions name and that are not installed. Of each, and of their definitions, only some are listed.</summary>
/// <param name="directories">The directories in which the plugins are looked for.</param>
internal sealed class MissingPlugins(IReadOnlyList<string> directories)
{
    private const int MostTypes = 10;
    private const int MostDefinitions = 3;

    private readonly Dictionary<string, bool> _isMissing = [];
    private readonly SortedDictionary<string, List<DefinitionName>> _listed = new(StringComparer.Ordinal);

    /// <summary>The number of definitions with at least one missing plugin.</summary>
    public int Count { get; private set; }

    public void Add(DefinitionName definition, IReadOnlyList<string> types)
    {
        List<string> missing = [.. types.Where(IsMissing)];
        Count += missing.Count > 0 ? 1 : 0;
        foreach (var type in missing)
        {
            if (_listed.TryGetValue(type, out var names) ? names.Count < MostDefinitions : _listed.Count < MostTypes)
            {
                (names ?? (_listed[type] = [])).Add(definition);
            }
        }
    }

    /// <summary>What is missing, in one line; "" if nothing is.</summary>
    public string Text()
    {
        if (Count == 0)
        {
            return "";
        }

        var plugins = _listed.Select(entry => $"{PlainText.Name(entry.Key)} ({string.Join(", ", entry.Value.Select(name => $"{name}"))})");
        return $"{Count} network attachment definitions name plugins that are not installed in {string.Join(", ", directories)}, "
            + $"such as {string.Join(", ", plugins)}; install the plugins, or correct the definitions";
    }

    private bool IsMissing(string type)
    {
        if (!_isMissing.TryGetValue(type, out var isMissing))
        {
            isMissing = Search(type);

            // As many types as a node may have plugins; tenants may write any.
            if (_isMissing.Count < 1024)
            {
                _isMissing[type] = isMissing;
            }
        }

        return isMissing;
    }

    private bool Search(string type)
    {
        try
        {
            _ = PluginFinder.Find(type, directories);
            return false;
        }
        catch (CniException e)
        {
            return e.IsPluginMissing;
        }
    }
}
