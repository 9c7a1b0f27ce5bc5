// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Files;
using MetaCni.Install.Settings;

namespace MetaCni.Install.Multus;

/// <summary>The settings that were taken over from Multus. They stay below the settings of an administrator, across restarts.</summary>
internal sealed class TakenOverSettings(NodeDirectories directories)
{
    private readonly SettingsFile _file = new(directories.TakenOver);

    /// <summary>True if a Multus installation was taken over.</summary>
    public bool Exist => FileStatus.TryOfName(directories.TakenOver, out _);

    /// <exception cref="CniException">5: the file cannot be written.</exception>
    public void Write(IReadOnlyDictionary<string, string> settings) => _file.Write(settings);

    /// <summary>Settings, and below them those that were taken over, if there are any.</summary>
    /// <exception cref="CniException">5 or 6: the file cannot be read.</exception>
    public IReadOnlyDictionary<string, string> Under(IReadOnlyDictionary<string, string> settings) =>
        _file.TryRead(out var taken) ? Under(settings, taken) : settings;

    /// <summary>Settings, and others below them. One that names the primary network replaces both ways to name it.</summary>
    public static IReadOnlyDictionary<string, string> Under(IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> taken)
    {
        string[] ofPrimary = ["clusterNetwork", "delegates"];
        var isNamed = settings.Any(setting => IsAny(setting.Key, ofPrimary) && setting.Value.Trim().Length > 0);
        return SettingTexts.Over(taken.Where(setting => !isNamed || !IsAny(setting.Key, ofPrimary)).ToDictionary(), settings);
    }

    private static bool IsAny(string key, string[] names) => names.Contains(key, StringComparer.OrdinalIgnoreCase);
}
