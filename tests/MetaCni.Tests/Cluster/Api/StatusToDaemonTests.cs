// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Planning;
using MetaCni.Tests.Kubernetes;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Cluster.Api;

/// <summary>The status that the daemon of the node takes over (docs/node-api.md).</summary>
public sealed class StatusToDaemonTests
{
    private const string Networks = "k8s.v1.cni.cncf.io/networks";

    // The daemon on the node takes the status over; its answer is about nothing.
    [Fact]
    public async Task A_202_from_the_node_daemon_completes_the_publication()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Answer(202, "", "daemon"));
        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Answer(500)), daemon: daemon);

        Assert.Equal(StatusDelivery.HandedOver, await cluster.Cluster.PublishStatusAsync(Update(), CancellationToken.None));
    }

    [Fact]
    public async Task The_request_to_the_daemon_names_the_annotations_the_record_and_the_status()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Answer(202, "", "daemon"));
        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Answer(500)), daemon: daemon);
        var update = Update((Networks, "é \"\\"), ("other", "x")) with { Holder = "abc-eth0" };

        await cluster.Cluster.PublishStatusAsync(update, CancellationToken.None);

        var request = Assert.Single(daemon.Requests);
        Assert.StartsWith("PATCH /api/v1/namespaces/default/pods/web/status HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nMetaCni-Used-Annotations: {\"k8s.v1.cni.cncf.io/networks\":\"\\u00e9 \\\"\\\\\"}\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nMetaCni-Record: abc-eth0\r\nMetaCni-Status-Id: 7\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_409_of_the_daemon_is_the_error_about_a_changed_annotation_and_is_not_repeated()
    {
        const string Conflict =
            """{"kind":"Status","reason":"Conflict","message":"m","details":{"causes":[{"field":"metadata.annotations","message":"k8s.v1.cni.cncf.io/networks"}]}}""";
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Answer(409, Conflict, "daemon"));
        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Answer(500)), daemon: daemon);

        var error = await Failure.OfAsync(() => cluster.Cluster.PublishStatusAsync(Update(), CancellationToken.None));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.StartsWith("the annotation k8s.v1.cni.cncf.io/networks of pod default/web was changed", error.Message, StringComparison.Ordinal);
        Assert.Single(daemon.Requests);
    }

    // Escapes make a header longer than the annotation.
    [Fact]
    public async Task Annotations_too_long_for_a_header_make_the_plugin_publish_the_status_itself()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Answer(202, "", "daemon"));
        var networks = new string('\u0001', 6_000);
        var api = new ScriptedApi(RecordedAnswer.Pod("status-merge-patch", metadata => metadata["annotations"]![Networks] = networks));
        using var cluster = new ScriptedCluster(api, daemon: daemon);

        Assert.Equal(StatusDelivery.Published, await cluster.Cluster.PublishStatusAsync(Update((Networks, networks)), CancellationToken.None));
        Assert.Empty(daemon.Requests);
        Assert.True(cluster.Cluster.MayHandOver);
    }

    // It would not publish it: no record holds it.
    [Fact]
    public async Task A_status_that_no_record_holds_is_published_without_the_daemon()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Answer(202, "", "daemon"));
        using var cluster = new ScriptedCluster(new ScriptedApi(RecordedAnswer.Pod("status-merge-patch", metadata => metadata["annotations"] = new JsonObject())), daemon: daemon);

        Assert.Equal(StatusDelivery.Published, await cluster.Cluster.PublishStatusAsync(Update() with { Id = "" }, CancellationToken.None));
        Assert.Empty(daemon.Requests);
    }

    private static StatusUpdate Update(params (string Key, string Value)[] annotations) => new()
    {
        Pod = new Pod
        {
            Identity = new PodIdentity { Namespace = "default", Name = "web", Uid = RecordedAnswer.Uid("status-merge-patch") },
            Annotations = annotations.ToDictionary(pair => pair.Key, pair => pair.Value),
        },
        Status = "[]",
        Id = "7",
    };
}
