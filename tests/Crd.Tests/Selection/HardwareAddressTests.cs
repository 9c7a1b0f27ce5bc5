// SPDX-License-Identifier: Apache-2.0

using static Crd.Tests.Selection.SelectionErrors;

namespace Crd.Tests.Selection;

/// <summary>https://pkg.go.dev/net#ParseMAC: the forms of its documentation, which plugins accept.</summary>
public sealed class HardwareAddressTests
{
    [Theory]
    [InlineData("00:00:5e:00:53:01")]
    [InlineData("02:00:5e:10:00:00:00:01")]
    [InlineData("00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01")]
    [InlineData("00-00-5e-00-53-01")]
    [InlineData("02-00-5e-10-00-00-00-01")]
    [InlineData("00-00-00-00-fe-80-00-00-00-00-00-00-02-00-5e-10-00-00-00-01")]
    [InlineData("0000.5e00.5301")]
    [InlineData("0200.5e10.0000.0001")]
    [InlineData("0000.0000.fe80.0000.0000.0000.0200.5e10.0000.0001")]
    [InlineData("AA:bb:CC:dd:EE:ff")]
    public void An_address_is_kept_as_it_is_written(string text)
    {
        Assert.Equal(text, ParseSingle($$"""[{"name":"a","mac":"{{text}}"}]""").Mac);
        Assert.Equal(text, ParseSingle($$"""[{"name":"a","infiniband-guid":"{{text}}"}]""").InfinibandGuid);
    }

    [Theory]
    [InlineData("00:00:5e:00:53")]
    [InlineData("00:00:5e:00:53:01:02")]
    [InlineData("00:00:5e:00:53:1")]
    [InlineData("00:00:5e:00:53:01:")]
    [InlineData("00:00-5e:00-53:01")]
    [InlineData("00:00:5e:00:53:0g")]
    [InlineData("00:00:5e:00:53:+1")]
    [InlineData("00005e005301")]
    [InlineData("0000.5e00.5301.")]
    [InlineData("0000.5e00")]
    [InlineData("000:05e:005:301")]
    [InlineData(" 00:00:5e:00:53:01")]
    public void Any_other_text_is_an_error(string text) =>
        Assert.Contains("is no hardware address", MessageOf($$"""[{"name":"a","mac":"{{text}}"}]"""), StringComparison.Ordinal);
}
