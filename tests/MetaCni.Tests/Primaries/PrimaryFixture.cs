// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Primaries;

/// <summary>
/// A product that people run as their cluster's network: the file that it installs, the result that it returns, and what the result
/// must be with one secondary beside it. Where each comes from is in its SOURCE.md.
/// </summary>
/// <param name="Name">The folder's name.</param>
internal sealed record PrimaryFixture(string Name)
{
    public static string Root { get; } = Path.Combine(RepositoryPaths.Root, "tests", "MetaCni.Tests", "Primaries", "Fixtures");

    public static IReadOnlyList<string> Names { get; } =
        [.. System.IO.Directory.EnumerateDirectories(Root).Select(directory => Path.GetFileName(directory)).Order(StringComparer.Ordinal)];

    /// <summary>A directory that holds only the installed file.</summary>
    public string Directory => Path.Combine(Root, Name, "net.d");

    /// <summary>The file as it is installed.</summary>
    public string File => System.IO.Directory.GetFiles(Directory).Single();

    /// <summary>The file's content.</summary>
    public JsonObject Json => Read(File);

    /// <summary>The plugins as written: those of a list, or the file itself.</summary>
    public IReadOnlyList<JsonObject> Plugins =>
        Json["plugins"] is JsonArray plugins ? [.. plugins.Select(plugin => plugin!.AsObject())] : [Json];

    public string NetworkName => (string)Json["name"]!;

    public string CniVersion => (string)Json["cniVersion"]!;

    public NetworkConfigurationList Configuration => ConfigurationFile.Load(File);

    public JsonObject Result => Read(Path.Combine(Root, Name, "result.json"));

    public JsonObject Merged => Read(Path.Combine(Root, Name, "merged.json"));

    private static JsonObject Read(string path) => JsonText.Object(System.IO.File.ReadAllText(path));
}
