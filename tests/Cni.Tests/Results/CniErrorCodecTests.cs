// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Cni.Tests.Json;
using Cni.Values;
using CsCheck;

namespace Cni.Tests.Results;

public sealed class CniErrorCodecTests
{
    [Fact]
    public void Reads_and_writes_the_example_of_the_specification()
    {
        // CNI §5 "Error"
        const string Text =
            """{"cniVersion":"1.1.0","code":7,"msg":"Invalid Configuration","details":"Network 192.168.0.0/31 too small to allocate from."}""";

        Assert.True(CniErrorCodec.TryRead(JsonText.Object(Text), out var error));

        Assert.Equal(new CniError(7, "Invalid Configuration", "Network 192.168.0.0/31 too small to allocate from."), error);
        Assert.Equal(Text, JsonText.Of(CniErrorCodec.Write(error, CniVersion.V110)));
    }

    [Fact]
    public void Leaves_empty_details_out() =>
        Assert.Equal(
            """{"cniVersion":"0.4.0","code":11,"msg":"later"}""",
            JsonText.Of(CniErrorCodec.Write(new CniError(CniErrorCode.TryAgainLater, "later"), CniVersion.V040)));

    [Theory]
    [InlineData("""{"code":999,"msg":"x"}""", 999, "")]
    [InlineData("""{"code":100,"msg":"x","details":null}""", 100, "")]
    [InlineData("""{"code":100,"msg":"x","details":{"a":1.50}}""", 100, """{"a":1.50}""")]
    public void Reads_what_plugins_write(string text, int code, string details)
    {
        Assert.True(CniErrorCodec.TryRead(JsonText.Object(text), out var error));
        Assert.Equal(new CniError(code, "x", details), error);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"code":7}""")]
    [InlineData("""{"msg":"x"}""")]
    [InlineData("""{"code":"7","msg":"x"}""")]
    [InlineData("""{"code":7.5,"msg":"x"}""")]
    [InlineData("""{"code":1e1,"msg":"x"}""")]
    [InlineData("""{"code":-1,"msg":"x"}""")]
    [InlineData("""{"code":99999999999999999999,"msg":"x"}""")]
    [InlineData("""{"code":null,"msg":"x"}""")]
    [InlineData("""{"code":7,"msg":5}""")]
    [InlineData("""{"code":7,"msg":null}""")]
    [InlineData("""{"cniVersion":"1.0.0","ips":[]}""")]
    public void Rejects_JSON_that_is_not_a_CNI_error(string text) => Assert.False(CniErrorCodec.TryRead(JsonText.Object(text), out _));

    [Fact]
    public void An_error_that_is_written_reads_back_unchanged() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.String.AlphaNumeric, Gen.String.AlphaNumeric).Sample((code, message, details) =>
        {
            var error = new CniError(code, message, details);

            Assert.True(CniErrorCodec.TryRead(CniErrorCodec.Write(error, CniVersion.V100), out var fromTree));
            Assert.True(CniErrorCodec.TryRead(JsonText.Object(JsonText.Of(CniErrorCodec.Write(error, CniVersion.V100))), out var fromText));
            Assert.Equal(error, fromTree);
            Assert.Equal(error, fromText);
        });
}
