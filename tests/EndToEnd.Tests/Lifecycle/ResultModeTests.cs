// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Lifecycle;

public sealed class ResultModeTests
{
    [SkippableTheory]
    [InlineData("primary", "eth0")]
    [InlineData("merged", "eth0", "net1", "net2")]
    [InlineData("auto", "eth0", "net1", "net2")]
    public void ResultMode_decides_which_interfaces_the_result_contains(string mode, params string[] interfaces)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Select("a,a");
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["resultMode"] = mode;

        var result = sandbox.Runtime(config).Add().EnsureSuccess("ADD").Json!;

        Assert.Equal(interfaces, result["interfaces"]!.AsArray().Select(one => (string)one!["name"]!));
        Assert.Equal(interfaces.Length, result["ips"]!.AsArray().Count);

        // The status has them all, in every mode.
        Assert.Contains("\"net2\"", sandbox.StatusText, StringComparison.Ordinal);
    }
}
