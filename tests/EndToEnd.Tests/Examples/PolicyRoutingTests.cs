// SPDX-License-Identifier: Apache-2.0


namespace EndToEnd.Tests.Examples;

/// <summary>Trials of networks with the real sbr plugin, which moves routes into tables of their own (100, 101, …) with a rule for each.</summary>
public sealed class PolicyRoutingTests
{
    // The primary has no IPv6: beside another default route of IPv6 the kernel makes one of two ways, which sbr leaves in the main table.
    // containernetworking/plugins#1213: the result still has the routes as macvlan made them.
    [SkippableFact]
    public void Routes_that_the_sbr_plugin_moved_are_found_in_its_tables()
    {
        using var trial = Trial.Of("quickstart");
        Add(trial, "iot", "192.0.2.16/24", "192.0.2.1");
        Add(trial, "six", "fd00:66::16/64", "fd00:66::1");
        AddPod(trial, "iot, six");

        var outcome = trial.Run("--pod", "hub");

        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("192.0.2.1 (table 100)", outcome.Text);
        Assert.Contains("fd00:66::1 (table 101)", outcome.Text);
        Assert.Contains("ok: the kernel matches the result: 3 interfaces", outcome.Text);
        Assert.DoesNotContain("warning:", outcome.Text);
        Assert.Contains("\nall is well: 1 pod attached", outcome.Text);
    }

    // sbr writes to stderr at every ADD and DEL.
    [SkippableFact]
    public void Plugin_stderr_is_shown_only_with_the_verbose_option()
    {
        using var trial = Trial.Of("quickstart");
        Add(trial, "iot", "192.0.2.16/24", "192.0.2.1");
        AddPod(trial, "iot");

        var usual = trial.Run("--pod", "hub");
        var verbose = trial.Run("--pod", "hub", "-v");

        Assert.DoesNotContain("stderr", usual.Text);
        Assert.Contains("  plugins wrote to stderr\n", verbose.Text);
        Assert.Contains("\nall is well: ", verbose.Text);
    }

    [SkippableFact]
    public void A_route_that_is_missing_from_all_tables_is_reported_as_a_difference()
    {
        using var trial = Trial.Of("quickstart");
        Add(trial, "iot", "192.0.2.16/24", "192.0.2.1");
        AddPod(trial, "iot");
        trial.AddPlugin("sbr", ForgetfulPlugin);

        var outcome = trial.Run("--pod", "hub");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("error: default/hub: the result has the default route 0.0.0.0/0 via 192.0.2.1, but the kernel does not", outcome.Text);
        Assert.EndsWith("\nFAILED: default/hub: 1 difference between the result and the kernel\n", outcome.Text);
    }

    // In place of sbr: takes the default route away, as sbr does, and makes it nowhere.
    private const string ForgetfulPlugin =
        """
        #!/bin/sh
        [ "$CNI_COMMAND" = ADD ] || exit 0
        nsenter --net="$CNI_NETNS" ip route delete default via 192.0.2.1
        python3 -c 'import json, sys; print(json.dumps({**json.load(sys.stdin)["prevResult"], "cniVersion": "1.0.0"}))'
        """;

    private static void Add(Trial trial, string name, string address, string gateway)
    {
        var everything = gateway.Contains(':', StringComparison.Ordinal) ? "::/0" : "0.0.0.0/0";
        trial.AddManifest($"{name}.yaml", $$"""
            apiVersion: k8s.cni.cncf.io/v1
            kind: NetworkAttachmentDefinition
            metadata: {name: {{name}}}
            spec:
              config: |
                { "cniVersion": "1.0.0", "name": "{{name}}", "plugins": [
                  { "type": "macvlan", "master": "mcqs0", "mode": "bridge", "ipam": { "type": "static",
                    "addresses": [ { "address": "{{address}}" } ],
                    "routes": [ { "dst": "{{everything}}", "gw": "{{gateway}}" } ] } },
                  { "type": "sbr" } ] }
            """);
    }

    private static void AddPod(Trial trial, string networks) => trial.AddManifest("hub.yaml", $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: hub, annotations: { k8s.v1.cni.cncf.io/networks: "{{networks}}" } }
        """);
}
