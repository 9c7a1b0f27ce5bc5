// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Architecture;

/// <summary>The scan behind <see cref="ArrowTests"/> must find what it is there to find.</summary>
public sealed class ReferencesTests
{
    [Theory]
    [InlineData("using Cni.Values;", "Cni.Values")]
    [InlineData("using static Crd.Annotations.AnnotationNames;", "Crd.Annotations.AnnotationNames")]
    [InlineData("using Plan = MetaCni.Planning.AttachmentPlan;", "MetaCni.Planning.AttachmentPlan")]
    [InlineData("using Crd;", "Crd")]
    [InlineData("    Cni.Errors.CniException Fail() => throw new();", "Cni.Errors")]
    [InlineData("    Config.MetaConfig Read() => null!;", "MetaCni.Config")]
    public void A_reference_is_found(string code, string expected) => Assert.Contains(expected, Scan(code));

    [Theory]
    [InlineData("// used by MetaCni.Plugin.Add")]
    [InlineData("/// <see cref=\"Cni.Values.CniVersion\"/>")]
    [InlineData("    var text = call.Config.MetaConfig;")]
    [InlineData("    var text = Config.Length;")]
    public void Prose_and_members_are_no_references(string code) => Assert.Empty(Scan(code));

    private static IReadOnlySet<string> Scan(string code) => References.Of(new SourceFile("src/X.cs", code), SourceTree.Areas);
}
