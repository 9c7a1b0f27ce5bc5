// SPDX-License-Identifier: Apache-2.0

using Cni.Json;

namespace Cni.Tests.Json;

public sealed class JsonKeysTests
{
    [Theory]
    [InlineData("""{"cniVersion":"a"}""", "a")]
    [InlineData("""{"cniversion":"a"}""", "a")]
    [InlineData("""{"CNIVERSION":"a"}""", "a")]
    [InlineData("""{"cniVersion":"a","CniVersion":"b"}""", "a")]
    [InlineData("""{"CniVersion":"b","cniVersion":"a"}""", "a")]
    [InlineData("""{"CniVersion":"a","cniversion":"b"}""", "b")]
    [InlineData("""{"CniVersion":"a","cniVersion":null}""", "a")]
    [InlineData("""{"CniVersion":"a","cniversion":null}""", "a")]
    [InlineData("""{"cni_Version":"a","cniVersions":"b","version":"c"}""", null)]
    [InlineData("""{"cniver\u017fion":"a"}""", null)]
    public void A_key_matches_case_insensitively_and_the_exact_spelling_wins(string json, string? value) =>
        Assert.Equal(value, (string?)JsonKeys.Find(JsonText.Object(json), "cniVersion"));

    [Theory]
    [InlineData("""{"a":1.50,"name":"x","b":2}""", """{"a":1.50,"name":"new","b":2}""")]
    [InlineData("""{"a":1.50,"Name":"x","b":2}""", """{"a":1.50,"name":"new","b":2}""")]
    [InlineData("""{"a":1.50,"b":2}""", """{"a":1.50,"b":2,"name":"new"}""")]
    [InlineData("""{"Name":"y","a":1.50,"name":"x","NAME":"z","b":2}""", """{"a":1.50,"name":"new","b":2}""")]
    [InlineData("""{"name":null,"a":1.50,"NAME":"z","b":2}""", """{"a":1.50,"name":"new","b":2}""")]
    [InlineData("""{"a":{"Name":"x"},"name":null,"names":3}""", """{"a":{"Name":"x"},"name":"new","names":3}""")]
    public void Setting_a_key_replaces_it_in_place_and_leaves_it_once(string json, string expected)
    {
        var changed = JsonText.Object(json);

        JsonKeys.Set(changed, "name", "new");

        Assert.Equal(expected, JsonText.Of(changed));
    }

    [Fact]
    public void A_key_is_removed_in_all_spellings()
    {
        var changed = JsonText.Object("""{"Name":1,"a":2,"name":3}""");

        JsonKeys.Remove(changed, "name");

        Assert.Equal("""{"a":2}""", JsonText.Of(changed));
    }
}
