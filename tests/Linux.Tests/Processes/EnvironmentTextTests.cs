// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Linux.Processes;

namespace Linux.Tests.Processes;

public sealed class EnvironmentTextTests
{
    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { (byte)'a', 0xC3, 0xA4, 0xC3, (byte)'b' })]
    [InlineData(new byte[] { 0xED, 0xB2, 0x80 })]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98, 0x80, 0xF0, 0x9F })]
    [InlineData(new byte[] { 0x80, 0xEF, 0xBF, 0xBD })]
    public void Bytes_survive_conversion_to_text_and_back(byte[] bytes) => Assert.Equal(bytes, EnvironmentText.Bytes(EnvironmentText.Of(bytes)));

    [Fact]
    public void Random_byte_sequences_survive_a_round_trip()
    {
        var random = new Random(1);
        for (var round = 0; round < 1000; round++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);

            Assert.Equal(bytes, EnvironmentText.Bytes(EnvironmentText.Of(bytes)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("A=B;C=ä😀\uFFFD")]
    public void Valid_UTF_8_is_unchanged(string text)
    {
        Assert.Equal(text, EnvironmentText.Of(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(Encoding.UTF8.GetBytes(text), EnvironmentText.Bytes(text));
    }

    [Fact]
    public void A_surrogate_that_encodes_no_byte_is_replaced() => Assert.Equal("\uFFFD\uFFFD"u8.ToArray(), EnvironmentText.Bytes("\uDC10\uD800"));

    [Fact]
    public void The_first_value_of_a_repeated_variable_wins_and_nameless_entries_are_dropped()
    {
        var variables = EnvironmentText.Variables("A=1\0B=\0A=2\0=C=3\0nothing\0\0D=x=y"u8);

        Assert.Equal(["A=1", "B=", "D=x=y"], variables.Select(variable => $"{variable.Key}={variable.Value}"));
    }
}
