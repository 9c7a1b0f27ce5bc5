// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using Cni.Errors;
using MetaCni.Errors;
using Support;

namespace Architecture.Tests;

/// <summary>Every word that a user may write or read is in the documents.</summary>
public sealed partial class DocumentedWordTests
{
    [Fact]
    public void Every_error_code_is_in_the_document_about_errors()
    {
        var document = Document("errors.md");

        var missing = Enum.GetValues<PluginErrorCode>().Select(code => $"{Start((int)code)} {code} |")
            .Concat(Enum.GetValues<MetaCniErrorCode>().Select(code => $"{Start((int)code)} {code} |"))
            .Concat(Enum.GetValues<CniErrorCode>().Select(code => Start((int)code)))
            .Append(Start(999))
            .Where(row => !document.Contains("\n" + row, StringComparison.Ordinal));

        Offenders.MustBeNone(missing);
    }

    // With an anchor: a link to errors.md#code-106 leads to the row.
    private static string Start(int code) => string.Create(CultureInfo.InvariantCulture, $"| <a id=\"code-{code}\"></a>{code} |");

    [Fact]
    public void Every_key_of_the_configuration_is_in_its_document() =>
        Offenders.MustBeNone(Keys("src/MetaCni/Config/MetaConfigReader.cs", ReadKey()).Where(key => !IsRow("configuration.md", key)));

    [Fact]
    public void Every_member_of_a_selection_element_is_in_its_document() =>
        Offenders.MustBeNone(Keys("src/Crd/Selection/SelectionMember.cs", Constant())
            .Where(member => !Document("annotations.md").Contains($"`{member}`", StringComparison.Ordinal)));

    [Fact]
    public void Every_annotation_is_in_its_document() =>
        Offenders.MustBeNone(Keys("src/Crd/AnnotationNames.cs", Constant())
            .Where(name => !Document("annotations.md").Contains($"`{name}`", StringComparison.Ordinal)));

    private static bool IsRow(string document, string key) =>
        Document(document).Contains($"\n| `{key}` |", StringComparison.Ordinal);

    private static string Document(string name) => File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", name));

    private static List<string> Keys(string source, Regex pattern)
    {
        var keys = pattern.Matches(File.ReadAllText(Path.Combine(RepositoryPaths.Root, source))).Select(match => match.Groups["key"].Value).ToList();
        Assert.NotEmpty(keys);
        return keys;
    }

    // members.Text("name", …); those of logOptions are read by options?.Number(…).
    [GeneratedRegex("""(members|options\?)\.\w+\("(?<key>\w+)""")]
    private static partial Regex ReadKey();

    [GeneratedRegex(""" = "(?<key>[^"]+)";""")]
    private static partial Regex Constant();
}
