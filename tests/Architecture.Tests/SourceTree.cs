// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Architecture.Tests;

/// <summary>The C# files of the repository, as text.</summary>
internal static class SourceTree
{
    public static IReadOnlyList<SourceFile> Under(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new SourceFile(Path.GetRelativePath(RepositoryPaths.Root, file), File.ReadAllText(file))),
    ];

    /// <summary>The libraries, and every folder of the executable.</summary>
    public static IReadOnlyList<Area> Areas =>
    [
        new("Linux", "src/Linux"),
        new("Cni", "src/Cni"),
        new("Crd", "src/Crd"),
        .. Directory.EnumerateDirectories(Path.Combine(RepositoryPaths.Root, "src", "MetaCni"))
            .Select(Path.GetFileName)
            .Where(name => name is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(name => new Area("MetaCni." + name, "src/MetaCni/" + name)),
    ];
}
