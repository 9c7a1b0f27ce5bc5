// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using MetaCni.Install.Settings;
using MetaCni.Node.Cache;
using MetaCni.Tests.Node.Upstream;
using Support;

namespace MetaCni.Tests.Node.Cache;

public sealed class CacheDutyTests : IDisposable
{
    private const string List = """{"kind":"PartialObjectMetadataList","metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"shop","uid":"n1","resourceVersion":"3"}}]}""";

    private readonly NodeSandbox _node = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly FakeApiSession _session = new(request => request.Path.Contains("watch=true", StringComparison.Ordinal)
        ? new ScriptedStream().Response
        : FakeApiSession.Text(HttpStatusCode.OK, List));

    public void Dispose()
    {
        _stop.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task The_log_says_when_a_cache_is_current()
    {
        var cache = new ObjectCache(CachedKind.Namespaces, _node.Services.Counters.Namespaces, _node.Time);
        var running = Duty(cache).RunAsync(_stop.Token);
        _node.Services.Settings.Replace(Settings(true));

        await _node.UntilLoggedAsync("the cache of namespaces is current");

        Assert.NotNull(cache.Find("/api/v1/namespaces/shop"));
        Assert.True(_node.Services.Counters.Namespaces.IsCurrent);
        await EndAsync(running);
    }

    [Fact]
    public async Task A_cache_that_the_settings_do_not_need_any_more_is_emptied_and_not_watched()
    {
        var cache = new ObjectCache(CachedKind.Namespaces, _node.Services.Counters.Namespaces, _node.Time);
        _node.Services.Settings.Replace(Settings(false));
        var running = Duty(cache).RunAsync(_stop.Token);
        Assert.Empty(_session.Requests);
        _node.Services.Settings.Replace(Settings(true));
        await _node.UntilLoggedAsync("the cache of namespaces is current");

        var seen = cache.Changed.Count;
        _node.Services.Settings.Replace(Settings(false));
        while (cache.All.Any())
        {
            await cache.Changed.AfterAsync(seen++, _stop.Token).WaitAsync(TimeLimit.Length);
        }

        Assert.False(cache.IsCurrent);
        await EndAsync(running);
    }

    private CacheDuty Duty(ObjectCache cache) => new(_node.Services, _session, cache, _node.Services.Counters.Namespaces)
    {
        IsNeeded = settings => settings.Plugin.ContainsKey("namespaceAnnotations"),
    };

    private static InstallSettings Settings(bool isNeeded) => new()
    {
        Plugin = isNeeded ? new JsonObject { ["namespaceAnnotations"] = true } : [],
    };

    private async Task EndAsync(Task running)
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
