// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.DefaultRoute;

/// <summary>CHECK, repeated ADD and DEL of a pod that chose; each ADD is followed by a CHECK of the real plugins.</summary>
public sealed class LifecycleTests
{
    private const string Chosen = """[{"name":"a","default-route":["10.101.0.1","fd00:101::1"]},{"name":"b"}]""";

    [SkippableFact]
    public void CHECK_fails_when_the_chosen_route_is_gone()
    {
        using var pod = new RoutedPod();
        pod.Define("a", 1, isDefaultGateway: false);
        pod.Attach("""[{"name":"a","default-route":["10.101.0.1"]}]""");
        pod.Node.Pod.Ip("route", "replace", "default", "via", "10.100.0.1", "dev", "eth0");

        Assert.Equal(1, pod.Runtime.Check().ExitCode);
    }

    // The bridge plugin sees any default route for its own.
    [SkippableFact]
    public void CHECK_fails_when_the_chosen_gateway_has_changed()
    {
        using var pod = new RoutedPod();
        pod.Attach("""[{"name":"a","default-route":["10.101.0.1"]}]""");
        pod.Node.Pod.Ip("route", "replace", "default", "via", "10.101.0.77", "dev", "net1");

        var outcome = pod.Runtime.Check();

        Assert.Equal((1, 109), (outcome.ExitCode, (int)outcome.Json!["code"]!));
        Assert.Contains("network default/a (net1): ", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        Assert.Contains("10.101.0.1", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void CHECK_does_not_mind_a_default_route_that_came_later()
    {
        using var pod = new RoutedPod();
        pod.Attach(Chosen);
        pod.Node.Pod.Ip("route", "add", "default", "via", "10.100.0.1", "dev", "eth0", "metric", "50");

        pod.Runtime.Check().EnsureSuccess("CHECK");
    }

    [SkippableFact]
    public void A_repeated_ADD_applies_the_new_default_route()
    {
        using var pod = new RoutedPod();
        pod.Attach(Chosen);

        pod.Attach("""[{"name":"a"},{"name":"b","default-route":["10.102.0.1"]}]""");

        Assert.Equal(["10.102.0.1 net2"], pod.Defaults());
    }

    [SkippableFact]
    public void DEL_removes_interfaces_leases_and_records()
    {
        using var pod = new RoutedPod();
        pod.Attach(Chosen);

        pod.Runtime.Del().EnsureSuccess("DEL");

        Assert.Empty(pod.Node.Pod.LinkNames);
        Assert.Empty(pod.Node.LeasedAddresses);
        Assert.Empty(pod.Node.Sandbox.Records);
        Assert.Null(pod.Node.Sandbox.StatusText);
    }

    // CNI §3 "Deriving request configuration", prevResult: what is true now, in the plugin's own words otherwise.
    [SkippableFact]
    public void CHECK_and_DEL_get_a_prevResult_without_the_removed_default_routes()
    {
        using var pod = new RoutedPod();
        pod.Node.Sandbox.Define("rec", """
            {"cniVersion":"0.4.0","name":"rec","type":"recorder",
             "answer":{"cniVersion":"0.4.0","ips":[{"version":"4","address":"10.77.0.9/24"}],
                       "routes":[{"dst":"10.0.0.0/8","gw":"10.77.0.1"},{"dst":"0.0.0.0/0","gw":"10.77.0.1"},{"dst":"::/0","gw":"fd77::1"}],"custom":1.50}}
            """);
        pod.Node.Sandbox.Select("""[{"name":"rec"},{"name":"a","default-route":["10.101.0.1"]}]""");
        var runtime = pod.Runtime.With(pod.Node.Sandbox.Recorders);
        runtime.Add().EnsureSuccess("ADD");
        runtime.Check().EnsureSuccess("CHECK");
        runtime.Del().EnsureSuccess("DEL");

        var previous = pod.Node.Sandbox.Recorders.Calls.Where(call => call.Command is "CHECK" or "DEL").Select(call => call.Config["prevResult"]!).ToList();

        Assert.Equal(2, previous.Count);
        Assert.All(previous, result => Assert.Equal(
            """[{"dst":"10.0.0.0/8","gw":"10.77.0.1"},{"dst":"::/0","gw":"fd77::1"}]""", result["routes"]!.ToJsonString()));
        Assert.All(previous, result => Assert.Equal("1.50", result["custom"]!.ToJsonString()));
    }
}
