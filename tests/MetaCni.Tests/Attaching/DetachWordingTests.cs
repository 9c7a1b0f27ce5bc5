// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching;

namespace MetaCni.Tests.Attaching;

/// <summary>containerd takes two phrases for success (go-cni, Remove).</summary>
public sealed class DetachWordingTests
{
    [Theory]
    [InlineData("plugin x not found in path")]
    [InlineData("NOT FOUND")]
    [InlineData("link not foundnot found")]
    [InlineData("open /run/x: no such file or directory")]
    [InlineData("No such file or directory: not found")]
    public void Message_and_details_contain_no_text_that_containerd_takes_for_success(string text)
    {
        var error = DetachWording.ForWire(new CniError(101, text, $"details: {text}"));

        Assert.Equal(101, error.Code);
        Assert.All([error.Message, error.Details], words =>
        {
            Assert.DoesNotContain("not found", words, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("no such file or directory", words, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public void Any_other_error_text_is_unchanged()
    {
        var error = new CniError(11, "network default/a (macvlan, net1): plugin macvlan failed: device busy", "in use");

        Assert.Equal(error, DetachWording.ForWire(error));
    }
}
