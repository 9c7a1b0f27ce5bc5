// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Errors;
using MetaCni.Config;

namespace MetaCni.Install.Settings;

/// <summary>The keys of settings: those that the plugin's configuration has, and the installer's and daemon's own.</summary>
internal sealed class SettingKeys
{
    // These have a meaning for the installer, and the plugin must know them, too.
    private static readonly string[] OfBoth = ["readinessindicatorfile", "logLevel", "logFormat"];

    // The installer writes these, or a runtime does.
    private static readonly Dictionary<string, string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        ["type"] = "the installer sets it",
        ["capabilities"] = "the installer takes them from the primary network",
        ["cniVersion"] = "the installer sets it",
        ["cniVersions"] = "the installer sets it",
        ["stateDir"] = "it is set by the option --state-dir",
        ["runtimeConfig"] = "the runtime sets it",
        ["prevResult"] = "the runtime sets it",
    };

    private readonly Dictionary<string, SettingKey> _known = new(StringComparer.OrdinalIgnoreCase);

    public SettingKeys()
    {
        foreach (var (name, type) in MetaConfigReader.Types())
        {
            _known[name] = new SettingKey(name, type, IsOwn: false, IsOfPlugin: true);
        }

        foreach (var name in Reserved.Keys.Concat(KnownKeys.OfSpecification))
        {
            _known.Remove(name);
        }

        foreach (var (name, type) in OwnSettings.Types())
        {
            _known[name] = new SettingKey(name, type, IsOwn: true, IsOfPlugin: OfBoth.Contains(name));
        }
    }

    public bool TryFind(string name, [NotNullWhen(true)] out SettingKey? key) => _known.TryGetValue(name, out key);

    /// <summary>The problem with a key that no setting may have.</summary>
    public MetaConfigProblem Unknown(string name)
    {
        if (Reserved.TryGetValue(name, out var why))
        {
            return new MetaConfigProblem(name, $"is not a setting: {why}; remove it");
        }

        if (KnownKeys.OfMultusDaemon.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return new MetaConfigProblem(name, "is a key of Multus's daemon, without effect here; remove it");
        }

        var near = NearMiss.Find(name, _known.Keys);
        return new MetaConfigProblem(name, near is null ? "unknown key; remove it" : $"unknown key (did you mean \"{near}\"?)")
        {
            IsMisspelt = near is not null,
        };
    }
}
