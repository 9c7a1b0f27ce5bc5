// SPDX-License-Identifier: Apache-2.0


namespace MetaCni.CommandLine.Terminal;

/// <summary>The directories to search for plugins: CNI_PATH, otherwise the usual directories of distributions that exist here.</summary>
internal static class PluginPath
{
    private static readonly string[] Usual = ["/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"];

    public static IReadOnlyList<string> Of(ToolHost host)
    {
        string[] directories = host.Variable("CNI_PATH") is { } path
            ? path.Split(':', StringSplitOptions.RemoveEmptyEntries)
            : [.. Usual.Where(Directory.Exists)];
        return directories.Length > 0
            ? directories
            : throw new UsageException(
                $"no CNI plugins were found: none of {string.Join(", ", Usual)} exists",
                "install them (Debian: apt-get install containernetworking-plugins), or set CNI_PATH");
    }
}
