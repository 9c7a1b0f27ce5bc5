// SPDX-License-Identifier: Apache-2.0

using System.Text;
using MetaCni.Cluster.Manifests;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Cluster.Manifests;

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
    public void A_value_is_what_the_core_schema_says(string yaml, string json) =>
        Assert.Equal(json, JsonText.Of(Assert.Single(YamlDocuments.Read(Encoding.UTF8.GetBytes(yaml), "file"))));

    [Fact]
    public void Text_that_is_not_utf_8_is_refused() =>
        Assert.Contains("UTF-8", Failure.Of(() => YamlDocuments.Read([(byte)'a', 0xff], "file")).Message, StringComparison.Ordinal);

    // Found by mutation: the YAML library's scanner throws something else than its own exception.
    [Theory]
    [InlineData(": [\nm")]
    [InlineData("a: \"\\ud800\\u0041\"")]
    public void Text_that_the_library_chokes_on_is_refused(string yaml) =>
        Assert.StartsWith(
            "file cannot be read: ", Failure.Of(() => YamlDocuments.Read(Encoding.UTF8.GetBytes(yaml), "file")).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', 100_000));

        Assert.Contains("nested", Failure.Of(() => YamlDocuments.Read(deep, "file")).Message, StringComparison.Ordinal);
    }
}
