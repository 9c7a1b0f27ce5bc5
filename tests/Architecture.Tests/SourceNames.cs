// SPDX-License-Identifier: Apache-2.0

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Architecture.Tests;

/// <summary>What the names in a compilation stand for. Comments are left out: a cref is prose.</summary>
internal sealed record SourceNames(IReadOnlyList<Reference> References, IReadOnlyList<string> Unresolved)
{
    public static SourceNames Of(Compilation compilation)
    {
        var files = compilation.SyntaxTrees.Where(tree => IsSource(tree.FilePath))
            .AsParallel().AsOrdered().Select(tree => OfFile(compilation.GetSemanticModel(tree))).ToList();

        return new SourceNames([.. files.SelectMany(file => file.References)], [.. files.SelectMany(file => file.Unresolved)]);
    }

    private static SourceNames OfFile(SemanticModel model)
    {
        var file = model.SyntaxTree.FilePath;
        var references = new HashSet<Reference>();
        var unresolved = new List<string>();
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes().Where(IsName))
        {
            var info = model.GetSymbolInfo(node);
            if ((info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is { } symbol)
                references.UnionWith(ReferencesTo(symbol, file));
            else
                unresolved.Add($"{file}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {node}");
        }

        return new SourceNames([.. references], unresolved);
    }

    // new() has no name, and means one.
    private static bool IsName(SyntaxNode node) => node switch
    {
        IdentifierNameSyntax { IsVar: true } or IdentifierNameSyntax { IsUnmanaged: true } => false,
        IdentifierNameSyntax { Parent: NameEqualsSyntax { Parent: UsingDirectiveSyntax } } => false,
        IdentifierNameSyntax { Parent: InvocationExpressionSyntax, Identifier.Text: "nameof" } => false,
        SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax => true,
        _ => false,
    };

    private static IEnumerable<Reference> ReferencesTo(ISymbol symbol, string file)
    {
        if (symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or ITypeParameterSymbol)
            return [];

        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        return type is null ? [] : type.DeclaringSyntaxReferences.Select(declaration => declaration.SyntaxTree.FilePath)
            .Where(other => other != file && IsSource(other))
            .Select(other => new Reference(file, other, type.Name));
    }

    private static bool IsSource(string path) => path.StartsWith("src/", StringComparison.Ordinal);
}
