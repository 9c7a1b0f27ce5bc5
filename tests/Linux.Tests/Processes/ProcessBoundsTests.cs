// SPDX-License-Identifier: Apache-2.0

using Linux.Processes;

namespace Linux.Tests.Processes;

/// <summary>The format is that of proc(5), the numbers are those of capabilities(7).</summary>
public sealed class ProcessBoundsTests
{
    private const string Init = "Name:\tsystemd\nCapBnd:\t000001ffffffffff\nNoNewPrivs:\t0\nSeccomp:\t0\n";

    // The default of containerd.
    private const string Container = "Name:\tmetacni\nCapBnd:\t00000000a80425fb\nNoNewPrivs:\t1\nSeccomp:\t2\n";

    [Fact]
    public void A_container_without_privileges_lacks_what_network_plugins_need()
    {
        var lacking = ProcessBounds.Parse(Container).Lacking(ProcessBounds.Parse(Init));

        Assert.Contains("CAP_NET_ADMIN", lacking);
        Assert.Contains("CAP_SYS_ADMIN", lacking);
        Assert.Contains("CAP_CHECKPOINT_RESTORE", lacking);
        Assert.DoesNotContain("CAP_NET_RAW", lacking);
        Assert.Contains("system calls that a seccomp filter blocks", lacking);
    }

    [Fact]
    public void A_privileged_container_lacks_nothing() => Assert.Empty(ProcessBounds.Parse(Init).Lacking(ProcessBounds.Parse(Init)));

    [Fact]
    public void A_capability_of_a_later_kernel_has_a_number()
    {
        var later = ProcessBounds.Parse("CapBnd:\t000003ffffffffff\n");

        Assert.Equal(["capability 41"], ProcessBounds.Parse(Init).Lacking(later));
    }

    [Fact]
    public void What_init_itself_lacks_does_not_count() =>
        Assert.Empty(ProcessBounds.Parse(Init).Lacking(ProcessBounds.Parse(Container)));

    [Fact]
    public void This_process_has_its_own_bounds() => Assert.Equal(ProcessBounds.Of(Environment.ProcessId), ProcessBounds.Of(Environment.ProcessId));
}
