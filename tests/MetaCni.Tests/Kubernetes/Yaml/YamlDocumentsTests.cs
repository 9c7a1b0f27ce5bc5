// SPDX-License-Identifier: Apache-2.0

using System.Text;
using MetaCni.Kubernetes.Yaml;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Kubernetes.Yaml;

public sealed class YamlDocumentsTests
{
    // YAML 1.2 §10.3.2, the core schema.
    [Theory]
    [InlineData("a: text", """{"a":"text"}""")]
    [InlineData("a: 'true'", """{"a":"true"}""")]
    [InlineData("a: \"1\"", """{"a":"1"}""")]
    [InlineData("a: true", """{"a":true}""")]
    [InlineData("a: False", """{"a":false}""")]
    [InlineData("a: 12", """{"a":12}""")]
    [InlineData("a: -3", """{"a":-3}""")]
    [InlineData("a: 1.5", """{"a":1.5}""")]
    [InlineData("a: ~", """{"a":null}""")]
    [InlineData("a:", """{"a":null}""")]
    [InlineData("a: 10.1.0.0/24", """{"a":"10.1.0.0/24"}""")]
    [InlineData("a: 02:00:00:00:00:01", """{"a":"02:00:00:00:00:01"}""")]
    [InlineData("a: |\n  x\n  y\n", """{"a":"x\ny\n"}""")]
    [InlineData("a: [1, {b: c}]", """{"a":[1,{"b":"c"}]}""")]
    public void Scalars_are_parsed_by_the_YAML_core_schema(string yaml, string json) =>
        Assert.Equal(json, JsonText.Of(Assert.Single(YamlDocuments.Read(Encoding.UTF8.GetBytes(yaml), "file"))));

    [Fact]
    public void Text_that_is_not_utf_8_is_refused() =>
        Assert.Contains("UTF-8", Failure.Of(() => YamlDocuments.Read([(byte)'a', 0xff], "file")).Message, StringComparison.Ordinal);

    // Found by mutation: the YAML library's scanner throws something else than its own exception.
    [Theory]
    [InlineData(": [\nm")]
    [InlineData("a: \"\\ud800\\u0041\"")]
    public void Text_that_crashes_the_YAML_library_is_refused(string yaml) =>
        Assert.StartsWith(
            "file cannot be read: line ", Failure.Of(() => YamlDocuments.Read(Encoding.UTF8.GetBytes(yaml), "file")).Message, StringComparison.Ordinal);

    // The library names the line above for some of them.
    [Theory]
    [InlineData("kind: Pod\nmetadata:\n\tname: p\n", 3, 1)]
    [InlineData("kind: Pod\nmetadata:\n  name: p\n\tnamespace: q\n", 4, 1)]
    [InlineData("kind: Pod\nmetadata:\n  name: p\n  \tnamespace: q\n", 4, 3)]
    [InlineData("kind: Pod\n\tmetadata:\n", 2, 1)]
    [InlineData("kind: Pod\nmetadata:\n  annotations:\n    k8s.v1.cni.cncf.io/networks: lan\n\t# a comment\n", 5, 1)]
    [InlineData("spec:\n  a: b\n\n\n\tc: d\n", 5, 1)]
    [InlineData("spec:\n  a: text\n    that goes on\n\tand on\n", 4, 1)]
    [InlineData("spec:\n  config: |\n\t{}\n", 3, 1)]
    [InlineData("spec:\n  config: |\n    {\n\t\"type\": \"bridge\"\n    }\n", 4, 1)]
    [InlineData("spec:\n  config: \"{\n\t}\"\n", 3, 1)]
    [InlineData("spec:\n  - a\n\t- b\n", 3, 1)]
    [InlineData("spec:\n\t\n  a: b\n", 2, 1)]
    public void A_tab_in_the_indentation_is_named_with_its_own_line(string yaml, int line, int column) =>
        Assert.Equal($"file cannot be read: line {line}, column {column}: a tab in the indentation; indent with spaces", Refusal(yaml));

    // YAML 1.2 §6.1: tabs may divide what is no indentation.
    [Theory]
    [InlineData("a:\tb\t# c\n", """{"a":"b"}""")]
    [InlineData("a: {\n\tb: c\n}\n", """{"a":{"b":"c"}}""")]
    [InlineData("a: |\n  {\n  \tb\n  }\n", """{"a":"{\n\tb\n}\n"}""")]
    public void A_tab_elsewhere_is_accepted(string yaml, string json) =>
        Assert.Equal(json, JsonText.Of(Assert.Single(YamlDocuments.Read(Encoding.UTF8.GetBytes(yaml), "file"))));

    [Theory]
    [InlineData("kind: Pod\nmetadata:\n  name: [a\n", "line 4, column 1: a quote or bracket above is not closed; close it")]
    [InlineData("name: \"abc\nx: y\n", "line 1, column 7: a quote that is not closed, has text behind it, or has a single \\ in it; correct it")]
    [InlineData("a: \"\\q\"\n", "line 1, column 4: a quote that is not closed, has text behind it, or has a single \\ in it; correct it")]
    [InlineData("a: @b\n", "line 1, column 4: a value cannot begin with @; put the value in quotes")]
    [InlineData("a: %b\n", "line 1, column 4: a value cannot begin with %; put the value in quotes")]
    [InlineData("kind: Pod: x\n", "line 1, column 10: a second \": \" in one line; put the value in quotes")]
    [InlineData("name: a\n  labels: b\n", "line 2, column 9: the line belongs to no key above it; align it with the lines that it belongs to")]
    [InlineData("spec:\n   a: b\n  c: d\n", "line 3, column 3: the line belongs to no key above it; check its indentation, and quotes and brackets above")]
    [InlineData("spec:\n  config: |\n    {\n  \"type\": \"x\"\n    }\n", "line 5, column 5: the line belongs to no key above it; check its indentation, and quotes and brackets above")]
    [InlineData("a: }\n", "line 1, column 4: not valid YAML; check the indentation, quotes and brackets here")]
    [InlineData("a: {{ .Values.name }}\n", "line 1, column 5: a template, not YAML; render it first, for example with helm template")]
    [InlineData("a: b\n{{ if .x }}\n", "line 2, column 1: a template, not YAML; render it first, for example with helm template")]
    [InlineData("[a]: b\n", "line 1, column 1: a key must be a string; put it in quotes")]
    [InlineData("a: &x 1\nb: *x\n", "line 2, column 4: aliases are not supported; write the value out")]
    [InlineData("a: 1\na: 2\n", "line 2, column 1: duplicate key a; remove one of the two")]
    public void Syntax_errors_are_described_in_plain_words(string yaml, string mistake) =>
        Assert.Equal($"file cannot be read: {mistake}", Refusal(yaml));

    [Fact]
    public void Unlimited_nesting_is_refused()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', 100_000));

        Assert.Contains("nested", Failure.Of(() => YamlDocuments.Read(deep, "file")).Message, StringComparison.Ordinal);
    }

    private static string Refusal(string yaml) => Failure.Of(() => YamlDocuments.Read(Encoding.UTF8.GetBytes(yaml), "file")).Message;
}
