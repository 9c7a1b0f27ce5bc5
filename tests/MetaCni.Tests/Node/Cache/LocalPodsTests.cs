// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Cache;
using MetaCni.Planning;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Cache;

public sealed class LocalPodsTests : IDisposable
{
    private readonly NodeSandbox _node = new();
    private readonly FakeApiSession _session;
    private readonly NodeCaches _caches;
    private Func<ApiRequest, HttpResponseMessage> _answer = _ => throw new CniException(CniErrorCode.TryAgainLater, "connection refused");
    private int _liveReads;

    public LocalPodsTests()
    {
        _session = new FakeApiSession(request => _answer(request));
        _caches = new NodeCaches(_node.Services, _session);
    }

    public void Dispose()
    {
        _caches.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task A_pod_in_the_cache_is_not_read()
    {
        Watched.Fill(_caches.PodObjects, Watched.Pod("shop", "web", "u1", """{"k8s.v1.cni.cncf.io/networks":"a"}"""));

        Assert.Equal("a", (await FindAsync("u1"))!.Annotations["k8s.v1.cni.cncf.io/networks"]);
        Assert.Equal("u1", (await FindAsync(""))!.Identity.Uid);
        Assert.Equal(0, _liveReads);
        Assert.Equal("web", Assert.Single(_caches.Pods.All).Identity.Name);
    }

    [Fact]
    public async Task A_pod_in_the_cache_can_be_read_nevertheless()
    {
        Watched.Fill(_caches.PodObjects, Watched.Pod("shop", "web", "u1", """{"k8s.v1.cni.cncf.io/networks":"old"}"""));
        _answer = _ => FakeApiSession.Text(
            HttpStatusCode.OK,
            """{"kind":"PartialObjectMetadata","metadata":{"namespace":"shop","name":"web","uid":"u1","annotations":{"k8s.v1.cni.cncf.io/networks":"new"}}}""");

        var read = await _caches.Pods.ReadAsync(new PodIdentity { Namespace = "shop", Name = "web", Uid = "u1" }, () => _liveReads++, CancellationToken.None);

        Assert.Equal(("new", 1), (read!.Annotations["k8s.v1.cni.cncf.io/networks"], _liveReads));
    }

    // Many pods start at once: one read fails for its own reason, the next succeeds.
    [Fact]
    public async Task Failed_reads_between_others_that_succeed_are_one_line()
    {
        for (var count = 0; count < 3; count++)
        {
            _answer = _ => throw new CniException(CniErrorCode.TryAgainLater, "connection refused");
            await Assert.ThrowsAsync<CniException>(() => FindAsync("u1"));
            _answer = _ => FakeApiSession.Text(HttpStatusCode.NotFound, """{"kind":"Status","details":{"kind":"pods"},"code":404}""");
            Assert.Null(await FindAsync("u1"));
        }

        Assert.Equal(1, _node.Log.Split("a read for the plugin failed").Length - 1);
    }

    [Fact]
    public async Task A_pod_that_was_replaced_is_read_and_is_null()
    {
        Watched.Fill(_caches.PodObjects, Watched.Pod("shop", "web", "u1", "{}"));
        _answer = _ => FakeApiSession.Text(HttpStatusCode.OK, """{"kind":"PartialObjectMetadata","metadata":{"namespace":"shop","name":"web","uid":"u3","annotations":{"cni":"x","other":"y"}}}""");

        Assert.Null(await FindAsync("u2"));
        Assert.Equal(["cni"], (await FindAsync("u3"))!.Annotations.Keys);
        Assert.Equal(2, _liveReads);
    }

    [Fact]
    public async Task Only_the_API_servers_own_answer_means_that_a_pod_does_not_exist()
    {
        _answer = _ => FakeApiSession.Text(HttpStatusCode.NotFound, """{"kind":"Status","details":{"kind":"pods"},"code":404}""");
        Assert.Null(await FindAsync("u1"));

        _answer = _ => FakeApiSession.Text(HttpStatusCode.NotFound, "{}");
        await Assert.ThrowsAsync<CniException>(() => FindAsync("u1"));
    }

    [Fact]
    public async Task A_pod_that_cannot_be_read_is_an_error() => await Assert.ThrowsAsync<CniException>(() => FindAsync("u1"));

    private Task<Pod?> FindAsync(string uid) =>
        _caches.Pods.FindAsync(new PodIdentity { Namespace = "shop", Name = "web", Uid = uid }, () => _liveReads++, CancellationToken.None);
}
