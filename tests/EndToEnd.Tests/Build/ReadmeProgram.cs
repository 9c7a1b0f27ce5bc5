// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Build;

/// <summary>The program of src/Cni/README.md, built outside of the repository with the package only.</summary>
public sealed class ReadmeProgram : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    /// <summary>Builds it; not in the constructor, so that a failure leaves no directory behind.</summary>
    /// <param name="packages">The folder that is the only source of packages.</param>
    public void Build(string packages)
    {
        directory.Write("Program.cs", Code());
        directory.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="built" value="{packages}" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        directory.Write("Example.csproj", Project());
        new DotnetCommand(directory.Subdirectory("home")).Run("build", directory.Combine("Example.csproj"), "-o", directory.Combine("out"));
    }

    public string Assembly => directory.Combine("out", "Example.dll");

    public void Dispose() => directory.Dispose();

    private static string Code()
    {
        const string Begin = "```csharp\n";
        var text = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "src", "Cni", "README.md"));
        var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }

    // As `dotnet new console` writes it. Restored packages stay here: in the user's folder they would hide later builds of the same version.
    private static string Project() => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <UseAppHost>false</UseAppHost>
            <RestorePackagesPath>restored</RestorePackagesPath>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Cni" Version="{BuiltPackages.Version}" />
          </ItemGroup>
        </Project>
        """;
}
