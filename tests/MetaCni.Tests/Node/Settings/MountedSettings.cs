// SPDX-License-Identifier: Apache-2.0

using Support;

namespace MetaCni.Tests.Node.Settings;

/// <summary>A mounted ConfigMap, as kubelet's AtomicWriter makes and changes it.</summary>
internal sealed class MountedSettings
{
    private readonly string _path;
    private int _version;

    public MountedSettings(string path, params IReadOnlyList<(string Key, string Value)> values)
    {
        _path = path;
        Directory.CreateDirectory(path);
        Replace(values);
    }

    /// <summary>A new directory, a link to it under a temporary name, a rename; new links for new keys, and none for removed ones.</summary>
    public void Replace(params IReadOnlyList<(string Key, string Value)> values)
    {
        var before = _version++;
        var directory = Directory.CreateDirectory(Name(_version)).FullName;
        foreach (var (key, value) in values)
        {
            File.WriteAllText(Path.Combine(directory, key), value);
        }

        var link = Path.Combine(_path, "..data_tmp");
        File.CreateSymbolicLink(link, Path.GetFileName(directory));
        Shell.Output("mv", "-T", link, Path.Combine(_path, "..data"));
        foreach (var (key, _) in values.Where(setting => !Path.Exists(Path.Combine(_path, setting.Key))))
        {
            File.CreateSymbolicLink(Path.Combine(_path, key), Path.Combine("..data", key));
        }

        foreach (var key in Directory.EnumerateFileSystemEntries(_path).Where(entry => !Path.GetFileName(entry).StartsWith("..", StringComparison.Ordinal)))
        {
            if (values.All(setting => setting.Key != Path.GetFileName(key)))
            {
                File.Delete(key);
            }
        }

        if (before > 0)
        {
            Directory.Delete(Name(before), recursive: true);
        }
    }

    private string Name(int version) => Path.Combine(_path, $"..2026_01_01_00_00_{version:00}.123456789");
}
