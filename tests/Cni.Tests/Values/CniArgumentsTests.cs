// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;

namespace Cni.Tests.Values;

public sealed class CniArgumentsTests
{
    [Theory]
    [InlineData("FOO=BAR;ABC=123")] // the example of CNI §2
    [InlineData("IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=pod1;K8S_POD_INFRA_CONTAINER_ID=ab;K8S_POD_UID=u")]
    [InlineData("IP=10.1.0.5/24,fd00::5/64")]
    [InlineData("EMPTY=")]
    [InlineData("A=1;A=2")]
    [InlineData("")]
    public void Arguments_are_written_as_they_were_read(string text) => Assert.Equal(text, CniArguments.Parse(text).ToString());

    [Fact]
    public void A_missing_variable_means_no_arguments() => Assert.Empty(CniArguments.Parse(null).Pairs);

    [Fact]
    public void The_last_value_of_a_repeated_key_wins()
    {
        var arguments = CniArguments.Parse("A=1;B=;A=2");

        Assert.Equal("2", arguments["A"]);
        Assert.Equal("", arguments["B"]);
        Assert.Null(arguments["a"]);
    }

    [Theory]
    [InlineData("A=1;nothing-assigned", "the key \"nothing-assigned\"")]
    [InlineData("A=1;", "a pair without a key")]
    [InlineData("A=hunter2=2", "with the key \"A\"")]
    [InlineData("=hunter2", "a pair without a key")]
    [InlineData(";", "a pair without a key")]
    public void Refuses_an_invalid_pair_and_quotes_only_its_key(string text, string quoted)
    {
        var e = Assert.Throws<CniException>(() => CniArguments.Parse(text));

        Assert.Equal((int)CniErrorCode.InvalidEnvironment, e.Error.Code);
        Assert.Contains("CNI_ARGS", e.Error.Message, StringComparison.Ordinal);
        Assert.Contains(quoted, e.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A=1;B=2=3;C=4", "A=1;C=4")]
    [InlineData("A=1;", "A=1")]
    [InlineData(";;=;B", "")]
    [InlineData(null, "")]
    public void ParseValid_drops_invalid_pairs_and_keeps_the_others(string? text, string valid) =>
        Assert.Equal(valid, CniArguments.ParseValid(text).ToString());

    [Theory]
    [InlineData("A=1;B=2", "A", "3", "A=3;B=2")]
    [InlineData("A=1;B=2", "C", "3", "A=1;B=2;C=3")]
    [InlineData("A=1;B=2;A=3", "A", "4", "A=4;B=2")]
    [InlineData("", "A", "", "A=")]
    public void With_sets_a_key_in_place(string text, string key, string value, string expected)
    {
        var before = CniArguments.Parse(text);

        var after = before.With(key, value);

        Assert.Equal(expected, after.ToString());
        Assert.Equal(text, before.ToString());
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("A=", "1")]
    [InlineData("A", "1;B=2")]
    [InlineData("A", "1=2")]
    [InlineData("A", "1\0")]
    public void With_refuses_a_key_or_value_that_would_change_the_pairs(string key, string value)
    {
        var e = Assert.Throws<CniException>(() => CniArguments.Empty.With(key, value));

        Assert.Equal((int)CniErrorCode.InvalidEnvironment, e.Error.Code);
    }

    [Fact]
    public void Without_removes_every_occurrence_of_a_key_in_any_case()
    {
        var arguments = CniArguments.Parse("A=1;IP=10.1.0.5;ip=10.1.0.6;B=2;IP=10.1.0.7;IPS=3");

        Assert.Equal("A=1;B=2;IPS=3", arguments.Without("IP").ToString());
        Assert.Equal("A=1;IPS=3", arguments.Without("b", "ip").ToString());
        Assert.Equal(arguments.ToString(), arguments.Without("C").ToString());
    }
}
