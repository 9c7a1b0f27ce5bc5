// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.NodeApi;

/// <summary>Plugin and daemon of different versions, and programs on the socket that are no daemon at all.</summary>
public sealed class SkewTests
{
    public static TheoryData<string, string> Peers => new()
    {
        // Another version of the node API, which refuses this one.
        { "MetaCni-Node-Api: 2", """
            HTTP/1.1 400 Bad Request
            MetaCni-Node-Api: 2
            MetaCni-Source: daemon
            Content-Type: application/json
            Content-Length: 73

            {"kind":"Status","status":"Failure","reason":"NodeApiVersion","code":400}
            """ },
        // An answer that an older plugin would have taken for the pod.
        { "no version", """
            HTTP/1.1 200 OK
            Content-Type: application/json
            Content-Length: 2

            {}
            """ },
        { "not HTTP", "SSH-2.0-OpenSSH_9.2\n" },
    };

    [SkippableTheory]
    [MemberData(nameof(Peers))]
    public async Task An_answer_of_another_version_counts_as_no_answer(string peer, string answer)
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        var pod = node.CreatePod("a");
        node.Kill();
        using var other = new ScriptedPeer(node.Node.NodeSocket, answer);

        var outcome = await pod.AddAsync();

        Assert.True(other.Connections > 0, peer);
        await node.StatusAsync(pod);
        pod.RequireStatusAsAttached();
        Assert.Equal(1, outcome.Stderr.Split(node.Node.NodeSocket).Length - 1);
    }

    [SkippableFact]
    public async Task A_socket_that_never_answers_is_asked_once_in_an_ADD()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        node.Define("b", subnet: 62);
        var pod = node.CreatePod("a,b");
        node.Kill();
        using var silent = new ScriptedPeer(node.Node.NodeSocket, "");

        await pod.AddAsync();

        Assert.Equal(1, silent.Connections);
        await node.StatusAsync(pod);
        pod.RequireStatusAsAttached();
    }

    [SkippableFact]
    public async Task The_daemon_refuses_a_version_that_it_does_not_know()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        await node.CachedDefinitionAsync("a");

        var response = await node.Client.GetAsync(ServedNode.DefinitionPath("a"), ("MetaCni-Node-Api", "2"));

        Assert.Equal((400, "daemon", "1"), (response.Status, response.Source, response.Version));
        Assert.Equal(("Status", "NodeApiVersion"), ((string?)response.Json["kind"], (string?)response.Json["reason"]));
    }

    // Such a plugin knows no record, and does not ask the API server after a failure of the daemon.
    [SkippableFact]
    public async Task A_status_of_a_plugin_that_is_older_than_the_hand_over_is_passed_on_to_the_API_server()
    {
        await using var node = await ServedNode.StartAsync();
        await node.Client.ReadyAsync();
        var pod = node.CreatePod("a");

        var published = await node.Client.PatchAsync($"{pod.Path}/status", Patch(pod.Pod.Uid));
        var refused = await node.Client.PatchAsync($"{pod.Path}/status", Patch("another"));

        Assert.Equal((200, "api-server", "[]"), (published.Status, published.Source, pod.Status));
        Assert.Equal(pod.Pod.Uid, (string?)published.Json["metadata"]!["uid"]);
        Assert.Equal(("api-server", "Status"), (refused.Source, (string?)refused.Json["kind"]));
        Assert.True(refused.Status is 409 or 422, $"the API server answers {refused.Status}");

        static string Patch(string uid) => $$$"""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/network-status":"[]"},"uid":"{{{uid}}}"}}""";
    }

    [SkippableFact]
    public async Task A_stopped_daemon_delays_no_pod_and_changes_no_status_when_it_continues()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        await node.CachedDefinitionAsync("a");
        var (first, second) = (node.CreatePod("a"), node.CreatePod(""));
        node.Daemon.Signal("STOP");

        var before = node.Server.Requests.Count;
        await first.AddAsync();
        // Its first request is the PATCH of the status, which the daemon finds in its socket when it continues.
        await second.AddAsync(isAnnotated: true);
        first.RequireStatusAsAttached();
        second.RequireStatusAsAttached();
        Assert.Equal(2, node.Server.Requests.Skip(before).Count(request => request.Method == "PATCH" && request.User == ServedNode.PluginUser));

        node.Daemon.Signal("CONT");
        var third = node.CreatePod("a");
        await node.CachedAsync(third.Path);
        await third.AddAsync();
        await node.StatusAsync(third);
        Assert.All((ServedPod[])[first, second, third], pod => pod.RequireStatusAsAttached());
        foreach (var pod in (ServedPod[])[first, second, third])
        {
            await pod.DelAsync();
        }

        node.RequireNothingLeft();
    }
}
