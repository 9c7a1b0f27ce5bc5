// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Compatibility;

/// <summary>The defects of docs/migrating-from-multus.md whose test needs a process; by the numbers there.</summary>
public sealed class MultusDefectTests
{
    private const int DecodingFailure = 6;
    private const int PluginTimedOut = 103;

    // The Go program died with a trace on stderr and nothing on stdout.
    [SkippableTheory]
    [InlineData("[null]")]
    [InlineData("[[]]")]
    [InlineData("""[{"name":"a","cni-args":"x"}]""")]
    public void Defect_19_there_is_one_JSON_error_and_no_trace(string networks)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Select(networks);

        BadInput.Refusal.Require(sandbox, sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add(), 7, "k8s.v1.cni.cncf.io/networks");
    }

    [SkippableFact]
    public void Defect_22_a_delegate_that_hangs_is_ended_and_everything_is_undone()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder","misbehave":{"ADD":"hang"}}""");
        sandbox.Select("a");
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["deadline"] = "2s";

        var outcome = sandbox.Runtime(config).Add();

        BadInput.Refusal.RequireError(outcome, PluginTimedOut, "network default/a (recorder, net1)");
        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order.TakeLast(2));
        Assert.Empty(sandbox.Records);
    }

    [SkippableFact]
    public void Defect_24_a_text_that_is_no_JSON_is_not_shown_to_anybody()
    {
        using var sandbox = new Sandbox();

        var outcome = sandbox.Runtime("""{"cniVersion":"1.0.0","name":"n","password":"hunter2" """u8.ToArray()).Add();

        BadInput.Refusal.RequireError(outcome, DecodingFailure, "stdin");
        Assert.DoesNotContain("hunter2", outcome.Text + outcome.Stderr, StringComparison.Ordinal);
    }
}
