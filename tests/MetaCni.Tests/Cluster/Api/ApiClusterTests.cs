// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Errors;
using MetaCni.Planning;
using MetaCni.Tests.Kubernetes;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Cluster.Api;

public sealed class KubernetesClusterTests
{
    private static readonly string Uid = RecordedAnswer.Uid("pod-get-metadata-only");

    [Fact]
    public async Task Only_the_metadata_of_a_pod_is_requested()
    {
        var api = new ScriptedApi(RecordedAnswer.Of("pod-get-metadata-only"));
        using var cluster = new ScriptedCluster(api);

        var pod = await cluster.Cluster.GetPodAsync(Web(Uid), CancellationToken.None);

        Assert.Equal(Uid, pod.Identity.Uid);
        var (line, _, accept, _) = Assert.Single(api.Requests);
        Assert.Equal("GET /api/v1/namespaces/default/pods/web", line);
        Assert.StartsWith("application/json;as=PartialObjectMetadata", accept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_metadata_of_a_namespace_is_requested()
    {
        var api = new ScriptedApi(ScriptedApi.Answer(200, """{"kind": "PartialObjectMetadata", "metadata": {"name": "team", "annotations": {"a": "b"}}}"""));
        using var cluster = new ScriptedCluster(api);

        var annotations = await cluster.Cluster.GetNamespaceAnnotationsAsync("team", CancellationToken.None);

        Assert.Equal("b", annotations["a"]);
        var (line, _, accept, _) = Assert.Single(api.Requests);
        Assert.Equal("GET /api/v1/namespaces/team", line);
        Assert.StartsWith("application/json;as=PartialObjectMetadata", accept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_for_a_forbidden_namespace_names_the_missing_permission()
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(RecordedAnswer.Of("pod-get-forbidden", "secrets", "namespaces")));

        var error = await Failure.OfAsync(() => cluster.Cluster.GetNamespaceAnnotationsAsync("team", CancellationToken.None));

        Assert.Equal((int)MetaCniErrorCode.AccessDenied, error.Code);
        Assert.Contains("get namespaces", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Driver_devices_are_searched_on_the_node_and_in_slices_without_a_node()
    {
        const string slices = """{"kind": "ResourceSliceList", "items": []}""";
        var api = new ScriptedApi(ScriptedApi.Answer(200, slices), ScriptedApi.Answer(200, slices));
        using var cluster = new ScriptedCluster(api);

        Assert.False(await cluster.Cluster.OffersByClaimAsync("a.org/x", "node1", CancellationToken.None));

        Assert.Equal(
            [
                "GET /apis/resource.k8s.io/v1/resourceslices?fieldSelector=spec.nodeName%3Dnode1",
                "GET /apis/resource.k8s.io/v1/resourceslices?fieldSelector=spec.nodeName%3D",
            ],
            api.Requests.Select(request => request.Line));
    }

    [Fact]
    public async Task A_cluster_without_resource_claims_has_no_driver()
    {
        var api = new ScriptedApi(RecordedAnswer.Of("pod-get-absent"), RecordedAnswer.Of("pod-get-absent"));
        using var cluster = new ScriptedCluster(api);

        Assert.False(await cluster.Cluster.OffersByClaimAsync("a.org/x", "node1", CancellationToken.None));
    }

    [Fact]
    public async Task ResourceSlices_that_may_not_be_listed_are_an_error()
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(RecordedAnswer.Of("pod-get-forbidden", "secrets", "resourceslices")));

        var error = await Failure.OfAsync(() => cluster.Cluster.OffersByClaimAsync("a.org/x", "node1", CancellationToken.None));

        Assert.Equal((int)MetaCniErrorCode.AccessDenied, error.Code);
        Assert.StartsWith("the resource slices cannot be read: 403 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_the_runtime_passes_no_uid_the_pods_uid_is_used() => Assert.Equal(Uid, (await Get("", "pod-get-metadata-only")).Identity.Uid);

    // A pod of the same name is just taking over, or the mirror of a static pod is late: one more read, after a moment.
    [Fact]
    public async Task A_pod_that_is_not_found_is_read_once_more()
    {
        var api = new ScriptedApi(RecordedAnswer.Of("pod-get-absent"), RecordedAnswer.Of("pod-get-metadata-only"));
        using var cluster = new ScriptedCluster(api);

        await cluster.Cluster.GetPodAsync(Web(Uid), CancellationToken.None);

        Assert.Equal(2, api.Requests.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(500), Assert.Single(cluster.Time.Pauses));
    }

    [Fact]
    public async Task A_pod_that_stays_missing_is_code_11_try_again_later()
    {
        var error = await Failure.OfAsync(() => Get(Uid, "pod-get-absent"));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("default/web", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_with_another_uid_was_replaced()
    {
        var error = await Failure.OfAsync(() => Get("another", "pod-get-metadata-only"));

        Assert.Equal((int)MetaCniErrorCode.PodChanged, error.Code);
        Assert.Contains(Uid, error.Message, StringComparison.Ordinal);
        Assert.Contains("another", error.Message, StringComparison.Ordinal);
    }

    // The deadline may come in the pause before the second read.
    [Fact]
    public async Task A_deadline_between_two_reads_is_code_11_try_again_later()
    {
        using var deadline = new CancellationTokenSource();
        HttpResponseMessage Absent()
        {
            deadline.Cancel();
            return RecordedAnswer.Of("pod-get-absent")();
        }

        using var cluster = new ScriptedCluster(new ScriptedApi(Absent));

        var error = await Failure.OfAsync(() => cluster.Cluster.GetPodAsync(Web(Uid), deadline.Token));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
    }

    [Theory]
    [InlineData("nad-get-absent", "create it")]
    [InlineData("nad-crd-absent", "crds/network-attachment-definition.yaml")]
    public async Task A_missing_definition_and_a_missing_CRD_have_different_remedies(string recorded, string remedy)
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(RecordedAnswer.Of(recorded), RecordedAnswer.Of("version")));

        var error = await Failure.OfAsync(() => cluster.Cluster.GetNetworkAsync("default", "a", CancellationToken.None));

        Assert.Equal((int)PluginErrorCode.NetworkNotFound, error.Code);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    // A wrong path in front of the server, or a proxy that knows nothing of it: that says nothing about the object.
    [Theory]
    [InlineData("<html>404 Not Found</html>")]
    [InlineData("default backend - 404")]
    [InlineData("")]
    public async Task A_404_from_a_proxy_does_not_mean_that_the_definition_is_missing(string text)
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Answer(404, text)));

        var error = await Failure.OfAsync(() => cluster.Cluster.GetNetworkAsync("default", "a", CancellationToken.None));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("path", error.Message, StringComparison.Ordinal);
    }

    // Every server made with Go words it like that. Without definitions there may be a file: it must not be used by mistake.
    [Fact]
    public async Task A_404_for_the_path_counts_only_if_the_server_is_an_API_server()
    {
        var api = new ScriptedApi(RecordedAnswer.Of("nad-crd-absent"));
        using var cluster = new ScriptedCluster(api);

        var error = await Failure.OfAsync(() => cluster.Cluster.GetNetworkAsync("default", "a", CancellationToken.None));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Equal("GET /version", api.Lines.Last());
    }

    [Fact]
    public async Task A_403_that_no_permission_fixes_keeps_the_servers_message()
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Answer(403, """
            {"kind":"Status","reason":"Forbidden","message":"events \"web.1\" is forbidden: unable to create new content in namespace default because it is being terminated"}
            """)));

        var error = await Failure.OfAsync(
            () => cluster.Cluster.PublishEventAsync(Web(Uid), new ObjectEvent("r", "m", IsWarning: false), CancellationToken.None));

        Assert.Equal((int)MetaCniErrorCode.AccessDenied, error.Code);
        Assert.Contains("because it is being terminated", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("grant", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Special_characters_in_namespace_and_name_are_escaped_in_request_paths()
    {
        var api = new ScriptedApi(RecordedAnswer.Of("pod-get-absent"));
        using var cluster = new ScriptedCluster(api);
        var pod = new PodIdentity { Namespace = "a/b", Name = "c?d", Uid = "" };

        await Failure.OfAsync(() => cluster.Cluster.GetClaimsAsync(pod, CancellationToken.None));
        await cluster.Cluster.PublishStatusAsync(
            new StatusUpdate { Pod = new Pod { Identity = pod, Annotations = new Dictionary<string, string>() }, Status = "[]" }, CancellationToken.None);

        Assert.Equal(["GET /api/v1/namespaces/a%2Fb/pods/c%3Fd", "PATCH /api/v1/namespaces/a%2Fb/pods/c%3Fd/status"], api.Lines);
    }

    // What the server itself says of a path that it does not have.
    [Theory]
    [InlineData("nad-crd-absent")]
    [InlineData("nad-get-absent")]
    public async Task A_404_about_another_object_does_not_mean_that_the_pod_is_gone(string recorded)
    {
        var api = new ScriptedApi(RecordedAnswer.Of(recorded));
        using var cluster = new ScriptedCluster(api);

        var error = await Failure.OfAsync(() => cluster.Cluster.GetPodAsync(Web(Uid), CancellationToken.None));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("path of the kubeconfig's server", error.Message, StringComparison.Ordinal);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task AlreadyExists_on_a_retried_event_counts_as_success()
    {
        var api = new ScriptedApi(ScriptedApi.Answer(503), ScriptedApi.Answer(409, """{"kind":"Status","reason":"AlreadyExists"}"""));
        using var cluster = new ScriptedCluster(api);

        await cluster.Cluster.PublishEventAsync(Web(Uid), new ObjectEvent("r", "m", IsWarning: false), CancellationToken.None);

        Assert.Equal(2, api.Requests.Count);
        Assert.Single(api.Requests.Select(request => request.Body).Distinct());
    }

    // No event is worth the pod: what the pod depends on is asked for as if nothing had been.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_refused_with_429_does_not_affect_later_requests(bool isLate)
    {
        using var end = new CancellationTokenSource();
        HttpResponseMessage Busy()
        {
            var answer = ScriptedApi.Answer(429)();
            if (isLate)
            {
                end.Cancel();
                return answer;
            }

            answer.Headers.Add("Retry-After", "120");
            return answer;
        }

        var api = new ScriptedApi(Busy, RecordedAnswer.Of("pod-get-metadata-only"));
        using var cluster = new ScriptedCluster(api, budget: TimeSpan.FromSeconds(90));

        var error = await Failure.OfAsync(
            () => cluster.Cluster.PublishEventAsync(Web(Uid), new ObjectEvent("r", "m", IsWarning: false), end.Token));
        var pod = await cluster.Cluster.GetPodAsync(Web(Uid), CancellationToken.None);

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Equal(Uid, pod.Identity.Uid);
    }

    [Fact]
    public async Task A_name_that_no_object_could_have_does_not_change_the_path()
    {
        var api = new ScriptedApi(RecordedAnswer.Of("nad-get-absent"));
        using var cluster = new ScriptedCluster(api);

        await Failure.OfAsync(() => cluster.Cluster.GetNetworkAsync("kube-system", "my net?a#b", CancellationToken.None));

        Assert.Equal(
            "GET /apis/k8s.cni.cncf.io/v1/namespaces/kube-system/network-attachment-definitions/my%20net%3Fa%23b", Assert.Single(api.Lines));
    }

    private static PodIdentity Web(string uid) => new() { Namespace = "default", Name = "web", Uid = uid };

    private static async Task<Pod> Get(string uid, string recorded)
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(RecordedAnswer.Of(recorded)));
        return await cluster.Cluster.GetPodAsync(Web(uid), CancellationToken.None);
    }
}
