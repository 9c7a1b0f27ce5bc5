// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Support;

namespace Architecture.Tests;

/// <summary>All projects of src as one compilation, so that the meaning of a name is known and not guessed. Made once for all tests.</summary>
internal static class SourceCode
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.None);

    // Without nullable analysis: it changes no reference and takes half of the time.
    private static readonly CSharpCompilationOptions CompilationOptions = new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);

    // The assemblies that this process may load, except those that are compiled here, and this one: its namespace hides a type.
    private static readonly MetadataReference[] Libraries =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(library => Path.GetFileName(library) is not ("Linux.dll" or "Cni.dll" or "Crd.dll" or "metacni.dll" or "Architecture.Tests.dll"))
            .Select(library => MetadataReference.CreateFromFile(library)),
    ];

    private static readonly Lazy<SourceNames> Names =
        new(() => SourceNames.Of(Generate(Compile(SourceTree.Under("src").Concat(ProtocolBuffers())))));

    /// <summary>Every use of another file's type in src.</summary>
    public static IReadOnlyList<Reference> References => Names.Value.References;

    /// <summary>The names in src that have no meaning for the compiler: a reference behind one of them would be missing.</summary>
    public static IReadOnlyList<string> Unresolved => Names.Value.Unresolved;

    public static CSharpCompilation Compile(IEnumerable<SourceFile> files) => CSharpCompilation.Create(
        "Sources", files.Append(new SourceFile("usings", ImplicitUsings)).Select(Parse), Libraries, CompilationOptions);

    private static SyntaxTree Parse(SourceFile file) => CSharpSyntaxTree.ParseText(file.Text, ParseOptions, file.Path);

    // Protocol buffers become C# before the compiler starts: the build of MetaCni, which comes before that of these tests, leaves the files here.
    private static IEnumerable<SourceFile> ProtocolBuffers()
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        return Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "artifacts", "obj", "MetaCni", configuration), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file).StartsWith("Podresources", StringComparison.Ordinal))
            .Select(file => new SourceFile(file, File.ReadAllText(file)));
    }

    // Of all generators, only that of JSON adds members that the sources name.
    private static Compilation Generate(CSharpCompilation compilation)
    {
        var sdk = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var generator = Directory.EnumerateFiles(
            Path.Combine(sdk, "packs", "Microsoft.NETCore.App.Ref"), "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories).Last();
        var generators = new AnalyzerFileReference(generator, new AnalyzerLoader()).GetGenerators(LanguageNames.CSharp);

        CSharpGeneratorDriver.Create(generators, parseOptions: ParseOptions).RunGeneratorsAndUpdateCompilation(compilation, out var complete, out _);
        return complete;
    }
}
