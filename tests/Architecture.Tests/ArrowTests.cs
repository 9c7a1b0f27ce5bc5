// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Architecture.Tests;

/// <summary>Who may know whom (docs/architecture.md). A new folder needs its line here before it builds on anything.</summary>
public sealed class ArrowTests
{
    private const string Inner = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Kubernetes MetaCni.Cluster MetaCni.Kubelet "
        + "MetaCni.Preparing MetaCni.Journal MetaCni.Attaching MetaCni.Takeover MetaCni.Collecting MetaCni.Validation";

    private const string OfInstall = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Kubernetes MetaCni.Cluster MetaCni.Preparing "
        + "MetaCni.Journal MetaCni.Attaching MetaCni.Takeover MetaCni.Collecting MetaCni.Validation";

    internal static readonly Dictionary<string, string> Arrows = new()
    {
        ["Linux"] = "",
        ["Cni"] = "Linux",
        ["Crd"] = "Cni",
        ["MetaCni.Errors"] = "Linux Cni",
        ["MetaCni.Config"] = "Linux Cni Crd MetaCni.Errors",
        ["MetaCni.Logging"] = "Linux Cni MetaCni.Errors MetaCni.Config",
        ["MetaCni.Planning"] = "Cni Crd MetaCni.Errors MetaCni.Config",
        ["MetaCni.Kubernetes"] = "Linux Cni MetaCni.Errors",
        ["MetaCni.Cluster"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Kubernetes",
        ["MetaCni.Kubelet"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Planning",
        ["MetaCni.Preparing"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Kubernetes MetaCni.Cluster MetaCni.Kubelet",
        ["MetaCni.Journal"] = "Linux Cni Crd MetaCni.Errors MetaCni.Planning",
        ["MetaCni.Attaching"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Cluster MetaCni.Journal",
        ["MetaCni.Takeover"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Preparing MetaCni.Journal MetaCni.Attaching",
        ["MetaCni.Collecting"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Logging MetaCni.Planning MetaCni.Preparing MetaCni.Journal MetaCni.Attaching MetaCni.Takeover",
        ["MetaCni.Validation"] = "Linux Cni Crd MetaCni.Errors MetaCni.Config MetaCni.Planning MetaCni.Kubernetes MetaCni.Cluster MetaCni.Preparing",
        ["MetaCni.Install"] = OfInstall,
        ["MetaCni.Plugin"] = Inner,
        ["MetaCni.Node"] = Inner + " MetaCni.Install",
        ["MetaCni.CommandLine"] = Inner + " MetaCni.Install",
    };

    public static TheoryData<string> Namespaces => new(SourceTree.Areas.Select(area => area.Namespace));

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void Every_area_uses_only_those_that_its_arrows_point_to(string area)
    {
        Assert.True(Arrows.ContainsKey(area), $"{area} has no arrows: say here what it may use");

        Offenders.MustBeNone(Strangers()
            .Where(stranger => Room.Top(stranger.FromRoom) == area)
            .Select(stranger => stranger.ToString()));
    }

    // Every reference that no arrow allows.
    private static IEnumerable<Reference> Strangers() =>
        from reference in SourceCode.References
        let source = Room.Top(reference.FromRoom)
        let target = Room.Top(reference.ToRoom)
        where source != target && !Allowed(source).Contains(target)
        select reference;

    // Program.cs, the composition root, belongs to no area: it uses all of them, and none uses it.
    private static IEnumerable<string> Allowed(string area) => area == "MetaCni" ? Arrows.Keys : Arrows[area].Split(' ');

    [Fact]
    public void Only_the_node_daemon_uses_AspNetCore() =>
        Offenders.MustBeNone(SourceTree.Under("src")
            .Where(file => !file.Path.StartsWith("src/MetaCni/Node/", StringComparison.Ordinal))
            .Where(file => file.Text.Contains("Microsoft.AspNetCore", StringComparison.Ordinal))
            .Select(file => file.Path));

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
    [InlineData("src/Linux/Linux.csproj", "")]
    [InlineData("src/Cni/Cni.csproj", "../Linux/Linux.csproj")]
    [InlineData("src/Crd/Crd.csproj", "../Cni/Cni.csproj")]
    public void The_libraries_refer_to_no_other_project(string project, string expected)
    {
        var references = System.Xml.Linq.XDocument.Load(Path.Combine(RepositoryPaths.Root, project))
            .Descendants("ProjectReference").Select(reference => (string)reference.Attribute("Include")!);

        Assert.Equal(expected, string.Join(' ', references));
    }

    [Theory]
    [InlineData("src/Linux/Linux.csproj")]
    [InlineData("src/Cni/Cni.csproj")]
    public void Linux_and_Cni_need_no_package(string file)
    {
        var project = System.Xml.Linq.XDocument.Load(Path.Combine(RepositoryPaths.Root, file));

        Assert.Empty(project.Descendants("PackageReference"));
    }
}
