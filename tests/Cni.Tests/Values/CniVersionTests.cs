// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace Cni.Tests.Values;

public sealed class CniVersionTests
{
    [Theory]
    [InlineData(null, "0.1.0")]
    [InlineData("", "0.1.0")]
    [InlineData("0.4.0", "0.4.0")]
    [InlineData("1.1.0", "1.1.0")]
    [InlineData("10.20.30", "10.20.30")]
    public void Parses_a_version_and_treats_a_missing_one_as_0_1_0(string? text, string expected)
    {
        Assert.True(CniVersion.TryParse(text, out var version));
        Assert.Equal(expected, version.ToString());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1.0.0.0")]
    [InlineData("v1.0.0")]
    [InlineData("1.0.0-rc1")]
    [InlineData("01.0.0")]
    [InlineData(" 1.0.0")]
    [InlineData("1.-1.0")]
    [InlineData("1..0")]
    [InlineData("99999999999.0.0")]
    public void Refuses_text_that_is_not_a_version(string text) => Assert.False(CniVersion.TryParse(text, out _));

    [Fact]
    public void Knows_the_released_versions_in_order()
    {
        // CNI "Released versions", and the supportedVersions example of §5.
        Assert.Equal("0.1.0, 0.2.0, 0.3.0, 0.3.1, 0.4.0, 1.0.0, 1.1.0", CniVersion.AllText);
        Assert.Equal(CniVersion.All.Order(), CniVersion.All);
        Assert.Equal(CniVersion.All[^1], CniVersion.Newest);
    }

    [Theory]
    [InlineData("0.3.2", false)]
    [InlineData("1.2.0", false)]
    [InlineData("1.1.0", true)]
    public void Distinguishes_known_from_unknown_versions(string text, bool expected)
    {
        Assert.True(CniVersion.TryParse(text, out var version));

        Assert.Equal(expected, version.IsKnown);
    }

    [Theory]
    [InlineData("0.1.0", false, false, false)]
    [InlineData("0.2.0", false, false, false)]
    [InlineData("0.3.0", true, false, false)]
    [InlineData("0.3.1", true, false, false)]
    [InlineData("0.4.0", true, true, false)]
    [InlineData("1.0.0", true, true, false)]
    [InlineData("1.1.0", true, true, true)]
    public void Each_version_reports_the_features_it_supports(string text, bool interfaces, bool check, bool gcAndStatus)
    {
        Assert.True(CniVersion.TryParse(text, out var version));

        Assert.Equal(interfaces, version.ResultsHaveInterfaces);
        Assert.Equal(check, version.SupportsCheck);
        Assert.Equal(check, version.SupportsPreviousResultOnDel);
        Assert.Equal(gcAndStatus, version.SupportsGc);
        Assert.Equal(gcAndStatus, version.SupportsStatus);
        Assert.Equal(gcAndStatus, version.ResultsHaveExtendedMembers);
    }
}
