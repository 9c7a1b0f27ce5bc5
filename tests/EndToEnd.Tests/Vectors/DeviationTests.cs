// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.Vectors;

/// <summary>A rule that changes too much would hide what it is not about.</summary>
public sealed class DeviationTests
{
    [Theory]
    [InlineData(
        "[{\n    \"dns\": {},\n    \"gateway\": [\n        \"\\u003cnil\\u003e\"\n    ]\n}]",
        "[{\n    \"dns\": {}\n}]")]
    [InlineData(
        "[{\n    \"dns\": {},\n    \"gateway\": [\n        \"\\u003cnil\\u003e\",\n        \"10.0.0.1\"\n    ]\n}]",
        "[{\n    \"dns\": {},\n    \"gateway\": [\n        \"10.0.0.1\"\n    ]\n}]")]
    [InlineData(
        "[{\n    \"dns\": {},\n    \"gateway\": [\n        \"10.0.0.1\",\n        \"\\u003cnil\\u003e\"\n    ]\n}]",
        "[{\n    \"dns\": {},\n    \"gateway\": [\n        \"10.0.0.1\"\n    ]\n}]")]
    public void Nil_entries_are_removed_from_gateway(string multus, string expected) => Assert.Equal(expected, Deviation.NoNilGateway(multus));
}
