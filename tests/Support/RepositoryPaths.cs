// SPDX-License-Identifier: Apache-2.0

namespace Support;

/// <summary>Finds files by environment variable if set, otherwise from the directory of Meta.sln.</summary>
public static class RepositoryPaths
{
    public static string Root { get; } = FindRoot();

    /// <summary>The published executable (METACNI_BINARY, else out/metacni).</summary>
    public static string MetaCni => Built("METACNI_BINARY", Path.Combine(Root, "out", "metacni"), "make build");

    /// <summary>The recording plugin (RECORDER_BINARY, else artifacts/recorder/recorder).</summary>
    public static string Recorder =>
        Built("RECORDER_BINARY", Path.Combine(Root, "artifacts", "recorder", "recorder"), "make recorder");

    public static string Vectors => Path.Combine(Root, "tests", "vectors");

    /// <summary>The reference plugins of Debian's containernetworking-plugins.</summary>
    public static string ReferencePlugins => "/usr/lib/cni";

    private static string Built(string variable, string byDefault, string verb)
    {
        var path = Environment.GetEnvironmentVariable(variable) ?? byDefault;
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: run {verb} first", path);
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Meta.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no directory above {AppContext.BaseDirectory} holds Meta.sln");
    }
}
