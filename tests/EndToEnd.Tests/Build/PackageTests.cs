// SPDX-License-Identifier: Apache-2.0

using System.Xml.Linq;
using Support;

namespace EndToEnd.Tests.Build;

public sealed class PackageTests(BuiltPackages packages) : IClassFixture<BuiltPackages>
{
    [Fact]
    public void The_libraries_and_nothing_else_become_packages()
    {
        var names = Directory.EnumerateFiles(packages.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        var version = BuiltPackages.Version;
        Assert.Equal(
            [
                $"Cni.{version}.nupkg", $"Cni.{version}.snupkg",
                $"Cni.Linux.{version}.nupkg", $"Cni.Linux.{version}.snupkg",
                $"Crd.{version}.nupkg", $"Crd.{version}.snupkg",
            ],
            names);
    }

    [Theory]
    [InlineData("Cni.Linux", "Linux")]
    [InlineData("Cni", "Cni")]
    [InlineData("Crd", "Crd")]
    public void A_package_has_its_assembly_documentation_readme_licence_and_symbols(string id, string assembly)
    {
        var metadata = packages.Metadata(id);

        Assert.Equal(
            ["LICENSE", "README.md", $"lib/net10.0/{assembly}.dll", $"lib/net10.0/{assembly}.xml"],
            packages.Entries(id, "nupkg").Where(IsContent).Order(StringComparer.Ordinal));
        Assert.Contains($"lib/net10.0/{assembly}.pdb", packages.Entries(id, "snupkg"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal("Apache-2.0", Value(metadata, "license"));
        Assert.NotEmpty(Value(metadata, "description"));
    }

    // The last two are those of KubernetesClient.Aot, in the versions that Directory.Packages.props chooses.
    [Theory]
    [InlineData("Cni.Linux")]
    [InlineData("Cni", "Cni.Linux")]
    [InlineData("Crd", "Cni", "KubernetesClient.Aot", "Vecc.YamlDotNet.Analyzers.StaticGenerator", "YamlDotNet")]
    public void A_package_depends_on_the_packages_that_it_builds_on(string id, params string[] expected)
    {
        var dependencies = packages.Metadata(id).Descendants().Where(element => element.Name.LocalName == "dependency").ToList();

        Assert.Equal(expected, dependencies.Select(one => (string)one.Attribute("id")!));
        Assert.All(
            dependencies.Where(one => ((string)one.Attribute("id")!).StartsWith("Cni", StringComparison.Ordinal)),
            one => Assert.Equal(BuiltPackages.Version, (string)one.Attribute("version")!));
    }

    [SkippableFact]
    public async Task The_program_of_the_readme_attaches_a_bridge_network_and_detaches_it()
    {
        Requires.Root();
        using var program = new ReadmeProgram();
        program.Build(packages.Folder);
        using var host = new TestNamespace();
        using var pod = new TestNamespace();
        using var gate = new DelGate();

        using var process = new RunningProcess(
            "ip", ["netns", "exec", host.Name, .. gate.Wrapper, DotnetCommand.Path, program.Assembly, pod.Path]);
        var outcome = Task.Run(process.Wait);
        if (await Task.WhenAny(gate.Reached, outcome) == outcome)
        {
            Assert.Fail($"it ended before DEL: {await outcome}");
        }

        var addresses = pod.Json("addr");
        await gate.OpenAsync();

        var attached = addresses.Single(link => (string)link!["ifname"]! == "eth0")!;
        var address = attached["addr_info"]!.AsArray().Single(one => (string)one!["family"]! == "inet")!;
        Assert.Equal("10.10.0.2/24", $"{address["local"]}/{address["prefixlen"]}");
        Assert.Equal("10.10.0.2/24", (string?)(await outcome).EnsureSuccess("the program").Json!["ips"]![0]!["address"]);
        Assert.Empty(pod.LinkNames);
        Assert.Equal(["lab0"], host.LinkNames); // as the readme says
    }

    private static bool IsContent(string entry) =>
        entry.StartsWith("lib/", StringComparison.Ordinal) || entry is "README.md" or "LICENSE";

    private static string Value(XElement metadata, string name) =>
        metadata.Elements().Single(element => element.Name.LocalName == name).Value;
}
