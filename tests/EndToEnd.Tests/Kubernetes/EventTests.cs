// SPDX-License-Identifier: Apache-2.0

using ApiServer.Faults;
using ApiServer.Storage;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>What <c>kubectl describe pod</c> shows.</summary>
public sealed class EventTests
{
    // pkg/multus/multus.go of v4.3.0: "Add %s %v from %s", addresses as Go prints a list. The status waits for the events, which would be
    // dropped half a second after it.
    [SkippableFact]
    public async Task An_event_for_every_interface_uses_the_wording_of_Multus()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a", """
            {"cniVersion":"1.0.0","name":"a","type":"recorder","answer":{
              "interfaces":[{"name":"$IFNAME","sandbox":"$NETNS"}],
              "ips":[{"interface":0,"address":"10.1.0.2/24"},{"interface":0,"address":"fd00::2/64"}]}}
            """);
        sandbox.Select("a");
        sandbox.Fault(Fault.After(stop => sandbox.Cluster.Server.WaitForAsync(ResourceTypes.Events, 2, stop)) with
        {
            When = request => request.Path.EndsWith("/status", StringComparison.Ordinal),
        });

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.Equal(
            ["Normal AddedInterface: Add eth0 [10.9.0.5/24] from cluster-net", "Normal AddedInterface: Add net1 [10.1.0.2/24 fd00::2/64] from default/a"],
            sandbox.Cluster.Events.Order());
        Assert.All(sandbox.Cluster.Server.Objects(ResourceTypes.Events), item => Assert.Equal(sandbox.Pod.Uid, (string?)item["involvedObject"]!["uid"]));
    }

    // The status is held back until both events of the attachments and the one of the member are there.
    [SkippableFact]
    public async Task An_unknown_member_causes_a_warning_event_under_requestPolicy_warn()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Select("""[{"name":"a","gateway":["10.1.0.1"]}]""");
        sandbox.Fault(Fault.After(stop => sandbox.Cluster.Server.WaitForAsync(ResourceTypes.Events, 3, stop)) with
        {
            When = request => request.Path.EndsWith("/status", StringComparison.Ordinal),
        });
        var config = sandbox.Config();
        config["requestPolicy"] = "warn";

        (await sandbox.AddAsync(config)).EnsureSuccess("ADD");

        Assert.StartsWith(
            "Warning RequestNotHonoured: annotation k8s.v1.cni.cncf.io/networks: networks[0]: unknown member \"gateway\" is ignored; did you mean \"default-route\"?",
            Assert.Single(sandbox.Cluster.Events, one => one.StartsWith("Warning", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_definition_that_is_missing_is_a_warning()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Select("nope");

        var outcome = await sandbox.AddAsync();

        Assert.Equal(106, (int?)outcome.Json!["code"]);
        var warning = Assert.Single(sandbox.Cluster.Events);
        Assert.StartsWith("Warning NoNetworkFound: network default/nope is not defined", warning, StringComparison.Ordinal);
        Assert.Contains("create it", warning, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_failed_ADD_causes_a_warning_event_with_the_reason()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a", """
            {"cniVersion":"1.0.0","name":"a","type":"recorder","fail":{"ADD":{"code":7,"msg":"no free address in 10.1.0.0/24"}}}
            """);
        sandbox.Select("a");

        var outcome = await sandbox.AddAsync();

        Assert.Equal(7, (int?)outcome.Json!["code"]);
        Assert.Contains(
            "Warning AttachFailed: network default/a (recorder, net1): plugin recorder failed: no free address in 10.1.0.0/24; rolled back: eth0", sandbox.Cluster.Events);
        Assert.Equal(["ADD eth0 (recorder)", "ADD net1 (recorder)", "DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Node.Recorders.Order);
        Assert.Null(sandbox.StatusText);
    }
}
