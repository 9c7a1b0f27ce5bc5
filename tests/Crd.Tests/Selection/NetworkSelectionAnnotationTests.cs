// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Crd.Selection;
using CsCheck;
using static Crd.Tests.Selection.SelectionErrors;

namespace Crd.Tests.Selection;

public sealed class NetworkSelectionAnnotationTests
{
    private static readonly Gen<string> Label =
        Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789"].Array[1, 15].Select(letters => new string(letters));

    private static readonly Gen<(string Namespace, string Name, string Interface)> Item =
        Gen.Select(Gen.OneOf(Gen.Const(""), Label), Label, Gen.OneOf(Gen.Const(""), Label));

    private static readonly string[] Fragments =
    [
        "[", "]", "{", "}", "\"", ",", ":", "/", "@", " ", "a", "null", "1", "-", "1e9", "name", "\"name\":\"a\"", "\"ips\":[",
        "\"mac\":", "\"bandwidth\":{", "\"portMappings\":[{", "\"default-route\":", "\"x.y\":", "\\ud800", "\ud800", "\\", "\0", "é",
    ];

    // Texts that come near to being valid, where the mistakes of a parser are.
    private static readonly Gen<string> NearlyValid =
        Gen.OneOf([.. Fragments.Select(Gen.Const)])
            .Array[0, 30]
            .Select(string.Concat);

    public static TheoryData<string> Recorded => [.. Vectors.Names("multus-v4.3.0")];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void An_annotation_is_valid_where_it_was_valid_for_Multus(string vector)
    {
        var annotations = Vectors.Read($"multus-v4.3.0/{vector}.json")["annotations"] as JsonObject;
        if (annotations?[AnnotationNames.Networks]?.GetValue<string>() is not { } value)
        {
            return;
        }

        var isInvalid = vector is "invalid-annotation-json" or "invalid-interface-name" or "invalid-mac";

        Assert.Equal(isInvalid, Record.Exception(() => Parse(value)) is CniException { Error.Code: 7 });
    }

    [Fact]
    public void A_comma_list_and_a_JSON_list_of_the_same_networks_are_equal() => Item.Array[1, 8].Sample(items =>
    {
        var comma = string.Join(',', items.Select(item =>
            (item.Namespace.Length > 0 ? item.Namespace + "/" : "") + item.Name + (item.Interface.Length > 0 ? "@" + item.Interface : "")));
        var json = new JsonArray([.. items.Select(item => new JsonObject
        {
            ["name"] = item.Name, ["namespace"] = item.Namespace, ["interface"] = item.Interface,
        })]).ToJsonString();

        Assert.Equal(Parse(comma), Parse(json));
    });

    [Fact]
    public void Any_annotation_text_is_parsed_or_refused_with_a_CNI_error() =>
        Gen.OneOf(Gen.String, NearlyValid, NearlyValid.Select(text => $"[{{\"name\":\"a\",{text}}}]")).Sample(
            text =>
            {
                try
                {
                    Parse(text);
                }
                catch (CniException e)
                {
                    Assert.Equal(7, e.Error.Code);
                    Assert.StartsWith("annotation k8s.v1.cni.cncf.io/networks: ", e.Error.Message, StringComparison.Ordinal);
                    Assert.InRange(e.Error.Message.Length, 1, 600);
                }
            },
            iter: 20_000);

    [Fact]
    public void A_long_invalid_literal_does_not_make_a_long_message() =>
        Assert.InRange(MessageOf("[t" + new string('x', 100_000)).Length, 1, 400);

    [Fact]
    public void Unlimited_nesting_is_an_error() =>
        Assert.StartsWith("the value cannot be read", MessageOf(new string('[', 100_000)), StringComparison.Ordinal);

    [Theory]
    [InlineData("alt", "kube-system/alt")]
    [InlineData("""[{"name":"alt","namespace":"x"}]""", "x/alt")]
    public void The_default_network_annotation_names_exactly_one_network(string value, string expected)
    {
        var element = NetworkSelectionAnnotation.ParseSingle(value, "kube-system", AnnotationNames.DefaultNetwork);

        Assert.Equal(expected, $"{element.Namespace}/{element.Name}");
    }

    [Theory]
    [InlineData("", "default-network: it names 0 networks; name exactly one, or remove the annotation")]
    [InlineData("[]", "default-network: it names 0 networks; name exactly one")]
    [InlineData("a,b", "default-network: it names 2 networks; name exactly one")]
    [InlineData("""[{"name":"a"},{"name":"b"}]""", "default-network: it names 2 networks; name exactly one")]
    [InlineData("[null]", "default-network[0]: null where an object is needed")]
    public void A_default_network_that_is_not_one_element_is_an_error(string value, string problem) => Assert.StartsWith(
        problem,
        MessageOf(
            () => NetworkSelectionAnnotation.ParseSingle(value, "kube-system", AnnotationNames.DefaultNetwork), AnnotationNames.DefaultNetwork),
        StringComparison.Ordinal);
}
