// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Errors;
using MetaCni.Planning;
using MetaCni.Tests.Kubernetes;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Cluster.Api;

public sealed class StatusPublisherTests
{
    private const string Networks = "k8s.v1.cni.cncf.io/networks";
    private const string NetworkStatus = "k8s.v1.cni.cncf.io/network-status";
    private const string Patched = "status-merge-patch";
    private const string PatchLine = "PATCH /api/v1/namespaces/default/pods/web/status";
    private const string GetLine = "GET /api/v1/namespaces/default/pods/web";
    private const string PutLine = "PUT /api/v1/namespaces/default/pods/web/status";

    private static readonly string Uid = RecordedAnswer.Uid(Patched);

    [Fact]
    public async Task The_status_is_one_merge_patch_with_the_uid()
    {
        var api = new ScriptedApi(RecordedAnswer.Of(Patched));

        await Publish(api, Update("""[{"name": "é<&"}]""", annotations: Selected(Patched)));

        var (line, _, accept, body) = Assert.Single(api.Requests);
        Assert.Equal(PatchLine, line);
        Assert.Equal("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json", accept);
        Assert.Equal(
            $$$"""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/network-status":"[{\"name\": \"é<&\"}]"},"uid":"{{{Uid}}}"}}""", body);
    }

    // kubelet's uid of a static pod is a hash: the mirror's own uid is the one that a write may carry.
    [Fact]
    public async Task A_static_pods_mirror_is_read_first_and_patched_with_its_own_uid()
    {
        var api = new ScriptedApi(Mirror("pod-get-metadata-only", "hash"), Mirror(Patched, "hash"));

        await Publish(api, Update("[]", uid: "hash", annotations: ("kubernetes.io/config.source", "file")));

        Assert.Equal([GetLine, PatchLine], api.Lines);
        Assert.Equal(RecordedAnswer.Uid("pod-get-metadata-only"), (string?)JsonText.Object(api.Requests[1].Body)["metadata"]!["uid"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("file")]
    public async Task A_deleted_pod_is_not_an_error(string source)
    {
        var api = new ScriptedApi(RecordedAnswer.Of("status-merge-patch-absent"));

        await Publish(api, Update("[]", annotations: ("kubernetes.io/config.source", source.Length > 0 ? source : "api")));

        Assert.Equal(source.Length > 0 ? [GetLine, PatchLine] : [PatchLine], api.Lines);
    }

    [Fact]
    public async Task A_404_about_something_else_does_not_mean_that_the_pod_is_gone()
    {
        var error = await Failure.OfAsync(() => Publish(new ScriptedApi(RecordedAnswer.Of("nad-crd-absent")), Update("[]")));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("path of the kubeconfig's server", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_uid_means_that_the_pod_was_replaced()
    {
        var error = await Failure.OfAsync(() => Publish(new ScriptedApi(RecordedAnswer.Of("status-merge-patch-wrong-uid")), Update("[]")));

        Assert.Equal((int)MetaCniErrorCode.PodChanged, error.Code);
        Assert.Contains("default/web", error.Message, StringComparison.Ordinal);
    }

    // kubelet has not replaced it yet; the status of the new pod does not belong there.
    [Fact]
    public async Task A_mirror_of_another_version_is_not_written()
    {
        var api = new ScriptedApi(Mirror("pod-get-metadata-only", "other"));

        var error = await Failure.OfAsync(() => Publish(api, Update("[]", uid: "hash", annotations: ("kubernetes.io/config.source", "file"))));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("the mirror of static pod default/web", error.Message, StringComparison.Ordinal);
        Assert.Equal([GetLine], api.Lines);
    }

    [Fact]
    public async Task A_mirror_pod_replaced_before_the_patch_is_code_11_try_again_later()
    {
        var api = new ScriptedApi(Mirror("pod-get-metadata-only", "hash"), RecordedAnswer.Of("status-merge-patch-wrong-uid"));

        var error = await Failure.OfAsync(() => Publish(api, Update("[]", uid: "hash", annotations: ("kubernetes.io/config.source", "file"))));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("the mirror of static pod default/web", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status-merge-patch-annotations-too-large", "may not be more than 262144 bytes")]
    [InlineData("pod-get", "404")]
    public async Task Any_other_refusal_is_permanent(string recorded, string words)
    {
        var answer = recorded == "pod-get" ? ScriptedApi.Answer(400, """{"message":"404"}""") : RecordedAnswer.Of(recorded);
        var api = new ScriptedApi(answer);

        var error = await Failure.OfAsync(() => Publish(api, Update("[]")));

        Assert.Equal((int)MetaCniErrorCode.StatusRejected, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Single(api.Requests);
    }

    [Theory]
    [InlineData(Networks, "a", "a,b")]
    [InlineData(Networks, "a", null)]
    [InlineData(Networks, null, "a")]
    [InlineData("v1.multus-cni.io/default-network", null, "kube-system/other")]
    [InlineData("metacni.io/default-networks", "none", null)]
    [InlineData("cni", "calico", "weave")]
    public async Task Changed_network_annotations_are_code_11_try_again_later(string name, string? before, string? after)
    {
        var answer = RecordedAnswer.Pod(Patched, metadata => metadata["annotations"] = after is null ? new JsonObject() : Annotations((name, after)));

        var error = await Failure.OfAsync(() => Publish(
            new ScriptedApi(answer), before is null ? Update("[]") : Update("[]", annotations: (name, before))));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_of_other_annotations_are_ignored()
    {
        var answer = RecordedAnswer.Pod(Patched, metadata => metadata["annotations"] = Annotations((Networks, "a"), ("other", "new")));

        await Publish(new ScriptedApi(answer), Update("[]", annotations: (Networks, "a")));
    }

    [Fact]
    public async Task Without_the_verb_patch_the_pod_is_read_and_PUT_with_a_warning()
    {
        var api = new ScriptedApi(
            RecordedAnswer.Of("status-merge-patch-forbidden"), RecordedAnswer.Of("pod-get"), RecordedAnswer.Of("status-put"));

        var log = await Publish(api, Update("[new]", RecordedAnswer.Uid("pod-get"), Selected("status-put")));

        Assert.Equal([PatchLine, GetLine, PutLine], api.Lines);
        var put = JsonText.Object(api.Requests[2].Body);
        Assert.Equal("[new]", (string?)put["metadata"]!["annotations"]![NetworkStatus]);
        Assert.Equal(RecordedAnswer.Uid("pod-get"), (string?)put["metadata"]!["uid"]);
        Assert.NotNull(put["metadata"]!["resourceVersion"]);
        Assert.Equal(1, log.Split("level=warning").Length - 1);
        Assert.Contains("grant the verb patch", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"Status","reason":"Forbidden","message":"admission webhook \"w.example.org\" denied the request: no status today","code":403}""", "no status today")]
    [InlineData("<html>blocked</html>", "403 Forbidden")]
    public async Task A_403_that_is_not_about_permissions_is_permanent(string body, string words)
    {
        var api = new ScriptedApi(ScriptedApi.Answer(403, body));

        var error = await Failure.OfAsync(() => Publish(api, Update("[]")));

        Assert.Equal((int)MetaCniErrorCode.StatusRejected, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal([PatchLine], api.Lines);
    }

    [Fact]
    public async Task A_pod_that_was_replaced_is_not_put()
    {
        var api = new ScriptedApi(RecordedAnswer.Of("status-merge-patch-forbidden"), RecordedAnswer.Of("pod-get"));

        var error = await Failure.OfAsync(() => Publish(api, Update("[]", uid: "another")));

        Assert.Equal((int)MetaCniErrorCode.PodChanged, error.Code);
        Assert.Equal([PatchLine, GetLine], api.Lines);
    }

    [Fact]
    public async Task A_conflict_is_read_and_put_again()
    {
        var api = new ScriptedApi(
            RecordedAnswer.Of("status-merge-patch-forbidden"),
            RecordedAnswer.Of("pod-get"),
            RecordedAnswer.Of("status-put-stale"),
            RecordedAnswer.Of("pod-get"),
            RecordedAnswer.Of("status-put"));

        await Publish(api, Update("[]", RecordedAnswer.Uid("pod-get"), Selected("status-put")));

        Assert.Equal([PatchLine, GetLine, PutLine, GetLine, PutLine], api.Lines);
    }

    [Fact]
    public async Task Repeated_conflicts_end_with_code_11_try_again_later()
    {
        var api = new ScriptedApi(RecordedAnswer.Of("status-put-stale"));
        using var cluster = new ScriptedCluster(api);

        var error = await Failure.OfAsync(() => cluster.Cluster.PublishStatusAsync(Update("[]"), CancellationToken.None));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Equal(Enumerable.Repeat(PatchLine, 5), api.Lines);
        Assert.Equal([50, 100, 200, 400], cluster.Time.Pauses.Select(pause => 50 * Math.Pow(2, Math.Ceiling(Math.Log2(pause.TotalMilliseconds / 50)))));
    }

    [Fact]
    public async Task The_error_without_patch_and_update_permission_names_the_permission()
    {
        var api = new ScriptedApi(
            RecordedAnswer.Of("status-merge-patch-forbidden"),
            RecordedAnswer.Of("pod-get"),
            RecordedAnswer.Of("status-merge-patch-forbidden", "cannot patch", "cannot update"));

        var error = await Failure.OfAsync(() => Publish(api, Update("[]", uid: RecordedAnswer.Uid("pod-get"))));

        Assert.Equal((int)MetaCniErrorCode.AccessDenied, error.Code);
        Assert.Contains("may not update pods/status in namespace default", error.Message, StringComparison.Ordinal);
    }

    private static Func<HttpResponseMessage> Mirror(string recorded, string hash) => RecordedAnswer.Pod(
        recorded, metadata => metadata["annotations"] = Annotations(("kubernetes.io/config.source", "file"), ("kubernetes.io/config.mirror", hash)));

    private static StatusUpdate Update(string status, string? uid = null, params (string Key, string Value)[] annotations) => new()
    {
        Pod = new Pod
        {
            Identity = new PodIdentity { Namespace = "default", Name = "web", Uid = uid ?? Uid },
            Annotations = annotations.ToDictionary(pair => pair.Key, pair => pair.Value),
        },
        Status = status,
    };

    private static (string Key, string Value) Selected(string recorded) => (Networks, RecordedAnswer.Annotation(recorded, Networks));

    private static JsonObject Annotations(params (string Key, string Value)[] pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private static async Task<string> Publish(ScriptedApi api, StatusUpdate update)
    {
        using var cluster = new ScriptedCluster(api);
        await cluster.Cluster.PublishStatusAsync(update, CancellationToken.None);
        return cluster.LogText.ToString();
    }
}
