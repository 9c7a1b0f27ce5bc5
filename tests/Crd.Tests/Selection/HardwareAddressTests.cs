// SPDX-License-Identifier: Apache-2.0

using static Crd.Tests.Selection.SelectionErrors;

namespace Crd.Tests.Selection;

/// <summary>NPWG v1.3 §4.1.2.1.4 and .10: 6 bytes and 8 bytes, in the forms of https://pkg.go.dev/net#ParseMAC, which plugins accept.</summary>
public sealed class HardwareAddressTests
{
    [Theory]
    [InlineData("00:00:5e:00:53:01")]
    [InlineData("00-00-5e-00-53-01")]
    [InlineData("0000.5e00.5301")]
    [InlineData("00:00:5E:00:53:01")]
    public void A_MAC_address_of_6_bytes_is_normalized_to_the_notation_of_the_kernel(string text)
    {
        Assert.Equal("00:00:5e:00:53:01", ParseSingle($$"""[{"name":"a","mac":"{{text}}"}]""").Mac);
        Assert.Contains("is not a valid InfiniBand GUID; write 8 bytes", MessageOf($$"""[{"name":"a","infiniband-guid":"{{text}}"}]"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("02:00:5e:10:00:00:00:01")]
    [InlineData("02-00-5e-10-00-00-00-01")]
    [InlineData("0200.5E10.0000.0001")]
    public void A_GUID_of_8_bytes_is_normalized_to_the_notation_of_the_kernel(string text)
    {
        Assert.Equal("02:00:5e:10:00:00:00:01", ParseSingle($$"""[{"name":"a","infiniband-guid":"{{text}}"}]""").InfinibandGuid);
        Assert.Contains("is not a valid MAC address; write 6 bytes", MessageOf($$"""[{"name":"a","mac":"{{text}}"}]"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01")]
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
    public void Any_other_text_is_an_error(string text)
    {
        Assert.Contains("is not a valid MAC address", MessageOf($$"""[{"name":"a","mac":"{{text}}"}]"""), StringComparison.Ordinal);
        Assert.Contains("is not a valid InfiniBand GUID", MessageOf($$"""[{"name":"a","infiniband-guid":"{{text}}"}]"""), StringComparison.Ordinal);
    }
}
