// SPDX-License-Identifier: Apache-2.0

using Support;

namespace MetaCni.Tests.Architecture;

/// <summary>Who may know whom (docs/architecture.md). A new folder needs its line here before it builds on anything.</summary>
public sealed class ArrowTests
{
    private const string Inner = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Kubernetes MetaCni.Cluster MetaCni.Kubelet "
        + "MetaCni.Preparing MetaCni.Journal MetaCni.Attaching MetaCni.Takeover MetaCni.Collecting MetaCni.Validation";

    internal static readonly Dictionary<string, string> Arrows = new()
    {
        ["Linux"] = "Cni.Values Cni.Errors MetaCni.Errors",
        ["Cni"] = "",
        ["Crd"] = "Cni",
        ["MetaCni.Errors"] = "Cni",
        ["MetaCni.Config"] = "Linux Cni Crd MetaCni.Errors",
        ["MetaCni.Logging"] = "Linux Cni MetaCni.Config MetaCni.Errors",
        ["MetaCni.Planning"] = "Cni Crd MetaCni.Config MetaCni.Errors",
        ["MetaCni.Kubernetes"] = "Linux Cni MetaCni.Cluster.Api MetaCni.Errors",
        ["MetaCni.Cluster"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Kubernetes",
        ["MetaCni.Kubelet"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Planning",
        ["MetaCni.Preparing"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Kubernetes MetaCni.Cluster MetaCni.Kubelet",
        ["MetaCni.Journal"] = "Linux Cni MetaCni.Planning MetaCni.Errors",
        ["MetaCni.Attaching"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Cluster MetaCni.Journal",
        ["MetaCni.Takeover"] = "Linux Cni MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Preparing MetaCni.Journal MetaCni.Attaching MetaCni.Errors",
        ["MetaCni.Collecting"] = "Linux Cni MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Preparing MetaCni.Journal MetaCni.Attaching MetaCni.Takeover MetaCni.Errors",
        ["MetaCni.Validation"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Planning MetaCni.Kubernetes MetaCni.Cluster MetaCni.Preparing MetaCni.CommandLine",
        ["MetaCni.Plugin"] = Inner,
        ["MetaCni.Node"] = Inner,
        ["MetaCni.CommandLine"] = Inner,
    };

    public static TheoryData<string> Namespaces => new(SourceTree.Areas.Select(area => area.Namespace));

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void Every_area_knows_only_those_that_its_arrows_point_to(string area)
    {
        var folder = SourceTree.Areas.Single(candidate => candidate.Namespace == area).Folder;
        Assert.True(Arrows.TryGetValue(area, out var arrows), $"{area} has no arrows: say here what it may know");
        string[] allowed = [area, .. arrows!.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        var strangers =
            from file in SourceTree.Under(folder)
            from reference in References.Of(file, SourceTree.Areas)
            where !allowed.Any(known => reference == known || reference.StartsWith(known + ".", StringComparison.Ordinal))
            select $"{file} knows {reference}";

        Offenders.MustBeNone(strangers);
    }

    [Fact]
    public void The_namespace_of_a_file_is_its_folder()
    {
        var astray =
            from file in SourceTree.Under("src")
            let folder = Path.GetDirectoryName(file.Path)!["src/".Length..].Replace('/', '.')
            where file.Path != "src/MetaCni/Program.cs" && !file.Text.Contains($"\nnamespace {folder};\n", StringComparison.Ordinal)
            select file.Path;

        Offenders.MustBeNone(astray);
    }

    [Theory]
    [InlineData("src/Cni/Cni.csproj", "")]
    [InlineData("src/Crd/Crd.csproj", "../Cni/Cni.csproj")]
    public void The_libraries_refer_to_no_other_project(string project, string expected)
    {
        var references = System.Xml.Linq.XDocument.Load(Path.Combine(RepositoryPaths.Root, project))
            .Descendants("ProjectReference").Select(reference => (string)reference.Attribute("Include")!);

        Assert.Equal(expected, string.Join(' ', references));
    }

    [Fact]
    public void Cni_needs_no_package()
    {
        var project = System.Xml.Linq.XDocument.Load(Path.Combine(RepositoryPaths.Root, "src/Cni/Cni.csproj"));

        Assert.Empty(project.Descendants("PackageReference"));
    }
}
