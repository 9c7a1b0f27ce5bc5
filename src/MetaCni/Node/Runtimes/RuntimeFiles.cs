// SPDX-License-Identifier: Apache-2.0
//
// containerd (docs/man/containerd-config.toml.5.md): imports are files and patterns, relative to the file; what they set replaces what the
// file sets. Versions 1, 2 and 3 of its configuration have the plugin under different names; since 2.1, bin_dirs is a list.
// CRI-O (docs/crio.conf.5.md): crio.conf, then crio.conf.d/* in the order of their names.

namespace MetaCni.Node.Runtimes;

/// <summary>Finds and reads the runtimes' configuration files, as far as they are mounted: at most 64 a runtime.</summary>
/// <param name="roots">The directories with a directory of each runtime, as /etc is one.</param>
internal sealed class RuntimeFiles(params IReadOnlyList<string> roots)
{
    private const int MostFiles = 64;

    private static readonly string[][] ContainerdTables =
    [
        ["plugins", "cri", "cni"],
        ["plugins", "io.containerd.grpc.v1.cri", "cni"],
        ["plugins", "io.containerd.cri.v1.runtime", "cni"],
    ];

    /// <summary>The directories of each runtime that has a configuration here.</summary>
    /// <exception cref="Cni.Errors.CniException">A file cannot be read.</exception>
    public IEnumerable<RuntimeDirectories> Read() => roots.SelectMany(root => Containerd(root).Concat(Crio(root)));

    private static IEnumerable<RuntimeDirectories> Containerd(string root)
    {
        var path = Path.Combine(root, "containerd", "config.toml");
        if (!RuntimeToml.TryRead(path, out var main))
        {
            yield break;
        }

        var directories = OfContainerd(main);
        foreach (var import in main.Texts("imports").SelectMany(pattern => Matching(Path.Combine(Path.GetDirectoryName(path)!, pattern))).Take(MostFiles))
        {
            directories = RuntimeToml.TryRead(import, out var toml) ? directories.Then(OfContainerd(toml)) : directories;
        }

        yield return directories;
    }

    private static RuntimeDirectories OfContainerd(RuntimeToml toml) => ContainerdTables
        .Select(table => new RuntimeDirectories(
            "containerd",
            toml.Texts([.. table, "conf_dir"]),
            [.. toml.Texts([.. table, "bin_dir"]), .. toml.Texts([.. table, "bin_dirs"])]))
        .Aggregate((earlier, later) => earlier.Then(later));

    private static IEnumerable<RuntimeDirectories> Crio(string root)
    {
        var directory = Path.Combine(root, "crio");
        var files = Matching(Path.Combine(directory, "crio.conf.d", "*")).Prepend(Path.Combine(directory, "crio.conf"));
        var found = files.Take(MostFiles).Select(file => RuntimeToml.TryRead(file, out var toml) ? OfCrio(toml) : new RuntimeDirectories("CRI-O", [], []));
        yield return found.Aggregate((earlier, later) => earlier.Then(later));
    }

    private static RuntimeDirectories OfCrio(RuntimeToml toml) => new(
        "CRI-O",
        toml.Texts("crio", "network", "network_dir"),
        [.. toml.Texts("crio", "network", "plugin_dir"), .. toml.Texts("crio", "network", "plugin_dirs")]);

    private static IEnumerable<string> Matching(string pattern)
    {
        var (directory, name) = (Path.GetDirectoryName(pattern)!, Path.GetFileName(pattern));
        return Directory.Exists(directory) ? Directory.EnumerateFiles(directory, name).Order(StringComparer.Ordinal) : [];
    }
}
