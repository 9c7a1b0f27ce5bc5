// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Xml.Linq;
using Support;

namespace EndToEnd.Tests.Build;

/// <summary>The NuGet packages of the assemblies that these tests were built with, as <c>make pack</c> makes them of a release.</summary>
public sealed class BuiltPackages : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public BuiltPackages()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var dotnet = new DotnetCommand(directory.Subdirectory("home"));
        try
        {
            dotnet.Run(
                "pack", Path.Combine(RepositoryPaths.Root, "Meta.sln"), "-c", configuration, "--no-build", "--no-restore", "-o", Folder);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public static string Version { get; } = typeof(global::Cni.Errors.CniException).Assembly.GetName().Version!.ToString(3);

    public string Folder => directory.Subdirectory("packages");

    /// <summary>The entries of a package or of its symbols.</summary>
    public IReadOnlyList<string> Entries(string id, string extension)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Folder, $"{id}.{Version}.{extension}"));
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The <c>metadata</c> of a package.</summary>
    public XElement Metadata(string id)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Folder, $"{id}.{Version}.nupkg"));
        using var manifest = archive.GetEntry($"{id}.nuspec")!.Open();
        return XElement.Load(manifest).Elements().Single(element => element.Name.LocalName == "metadata");
    }

    public void Dispose() => directory.Dispose();
}
