// SPDX-License-Identifier: Apache-2.0
//
// Multus's daemon copies every key of daemon-config.json over the configuration of its shim, key by key. It runs in a container that has
// the node's files below /host and below chrootDir, and its paths name them there.

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Install.Settings;

namespace MetaCni.Install.Multus;

/// <summary>Settings for MetaCni from a configuration of Multus, and what happens to each key.</summary>
/// <param name="Settings">The settings as texts.</param>
/// <param name="Changes">Every key of Multus, and the keys that are new.</param>
internal sealed record MultusConversion(IReadOnlyDictionary<string, string> Settings, IReadOnlyList<KeyChange> Changes)
{
    private const string Mounted = "/host";

    /// <summary>Converts a configuration.</summary>
    /// <exception cref="CniException">106: the primary network is not in a file of this node.</exception>
    public static MultusConversion Of(MultusInstallation multus, MultusPrimary primary)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var changes = new List<KeyChange>();
        var keys = new SettingKeys();
        foreach (var (name, value) in Merged(multus).Where(member => member.Value is not null))
        {
            changes.Add(Convert(name, value!, multus, keys, settings));
        }

        changes.AddRange(primary.Settle(multus, PathOn(multus), settings));
        Add("name", multus.Name, KeyChangeKind.Kept);
        Add("requestPolicy", "warn", KeyChangeKind.New);
        return new MultusConversion(settings, [.. changes.OrderBy(change => change.Kind).ThenBy(change => change.Key, StringComparer.Ordinal)]);

        void Add(string key, string value, KeyChangeKind kind)
        {
            if (value.Length > 0)
            {
                settings[key] = value;
                changes.Add(new KeyChange(key, kind, value));
            }
        }
    }

    // The primary is settled separately, and the type is always ours.
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Merged(MultusInstallation multus)
    {
        string[] settled = ["type", "name", "clusterNetwork", "delegates"];
        var daemon = multus.Daemon.Select(member => member.Key).ToHashSet(StringComparer.Ordinal);
        return multus.Plugin.Where(member => !daemon.Contains(member.Key)).Concat(multus.Daemon)
            .Where(member => !settled.Contains(member.Key, StringComparer.OrdinalIgnoreCase));
    }

    private static KeyChange Convert(
        string name, JsonNode value, MultusInstallation multus, SettingKeys keys, SortedDictionary<string, string> settings)
    {
        if (MultusKeys.ReasonToDrop(name) is { } reason)
        {
            return new KeyChange(name, KeyChangeKind.Dropped, reason);
        }

        if (!keys.TryFind(name, out var key))
        {
            return new KeyChange(name, KeyChangeKind.Dropped, "Multus and MetaCni do not know this key");
        }

        var before = SettingTexts.Of(value);
        var text = JsonScalar.Text(value) is { } path ? PathOn(multus)(path) : before;
        settings[key.Name] = text;
        return new KeyChange(name, text == before ? KeyChangeKind.Kept : KeyChangeKind.Changed, text);
    }

    private static Func<string, string> PathOn(MultusInstallation multus)
    {
        string[] roots = multus.IsThick
            ? [Mounted, .. JsonScalar.Text(multus.Daemon["chrootDir"]) is ['/', _, ..] root ? [root.TrimEnd('/')] : (string[])[]]
            : [];
        return path => roots.Where(root => path.StartsWith($"{root}/", StringComparison.Ordinal)).Select(root => path[root.Length..]).FirstOrDefault(path);
    }
}
