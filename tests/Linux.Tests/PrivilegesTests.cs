// SPDX-License-Identifier: Apache-2.0

namespace Linux.Tests;

public sealed class PrivilegesTests
{
    // Masks as capabilities(7) numbers them: CAP_NET_ADMIN is bit 12, CAP_SYS_ADMIN bit 21. The third is what containers have by default.
    [Theory]
    [InlineData("000001ffffffffff", "")]
    [InlineData("000001ffffffefff", "CAP_NET_ADMIN")]
    [InlineData("00000000a80425fb", "CAP_NET_ADMIN CAP_SYS_ADMIN")]
    [InlineData("0000000000000000", "CAP_NET_ADMIN CAP_SYS_ADMIN")]
    public void Each_capability_that_networks_need_and_that_is_missing_is_named(string mask, string missing) =>
        Assert.Equal(missing, string.Join(' ', Privileges.Missing(["Name:\tmetacni", "CapPrm:\t0000000000000000", $"CapEff:\t{mask}"])));

    [Fact]
    public void If_the_kernel_reports_no_capabilities_none_is_named_as_missing() => Assert.Empty(Privileges.Missing(["Name:\tmetacni"]));
}
