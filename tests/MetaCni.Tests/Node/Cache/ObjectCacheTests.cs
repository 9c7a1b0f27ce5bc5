// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Cache;
using MetaCni.Node.Duties;
using MetaCni.Node.Upstream;
using Microsoft.Extensions.Time.Testing;

namespace MetaCni.Tests.Node.Cache;

public sealed class ObjectCacheTests
{
    private const string Path = "/apis/k8s.cni.cncf.io/v1/namespaces/shop/network-attachment-definitions/";

    private readonly FakeTimeProvider _time = new();
    private readonly CacheCounters _counters = new("definitions");
    private readonly ObjectCache _cache;

    public ObjectCacheTests() => _cache = new ObjectCache(CachedKind.Definitions, _counters, _time);

    [Fact]
    public void It_is_current_while_the_watch_is_open_and_has_signs_of_life()
    {
        Assert.False(_cache.IsCurrent);
        Watched.Fill(_cache);
        Assert.True(_cache.IsCurrent);

        _time.Advance(ObjectWatch.LongestSilence);
        Assert.False(_cache.IsCurrent);

        _cache.Beat();
        Assert.True(_cache.IsCurrent);

        _cache.Lose();
        Assert.False(_cache.IsCurrent);
    }

    [Fact]
    public void Changes_and_deletions_count_at_once()
    {
        Watched.Fill(_cache, Definition("a"), Definition("b"));
        var seen = _cache.Changed.Count;

        _cache.Change(Watched.Definition("shop", "a", "new"));
        _cache.Remove(Definition("b"));

        Assert.Contains("\"config\":\"new\"", $"{_cache.Find(Path + "a")}", StringComparison.Ordinal);
        Assert.Null(_cache.Find(Path + "b"));
        Assert.Equal((1, 0, seen + 2), (_counters.Objects, _counters.NotCached, _cache.Changed.Count));
    }

    [Fact]
    public void What_another_list_does_not_have_is_gone()
    {
        Watched.Fill(_cache, Definition("a"), Definition("b"));

        Watched.Fill(_cache, Definition("b"), Definition("c"));

        Assert.Equal([Path + "b", Path + "c"], _cache.All.Select(cached => cached.Path).Order());
    }

    // An API server whose resource definition has no schema accepts these; the plugin reports them as it does without the daemon.
    [Theory]
    [InlineData("""{"config":{"type":"macvlan"}}""")]
    [InlineData("""{"config":7}""")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    public void A_definition_that_is_not_as_the_API_validates_it_is_not_cached(string spec)
    {
        Watched.Fill(_cache, Watched.OfSpec("shop", "a", spec));

        Assert.Equal((0, 1), (_counters.Objects, _counters.NotCached));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"config":null}""")]
    public void A_definition_without_a_configuration_is_cached(string spec)
    {
        Watched.Fill(_cache, Watched.OfSpec("shop", "a", spec));

        Assert.Equal(1, _counters.Objects);
    }

    [Fact]
    public void A_large_object_is_not_cached()
    {
        Watched.Fill(_cache, Definition("small"), Watched.Definition("shop", "large", new string('x', CachedKind.LargestObject)));

        Assert.Equal([Path + "small"], _cache.All.Select(cached => cached.Path));
        Assert.Equal((1, 1), (_counters.Objects, _counters.NotCached));
    }

    [Fact]
    public void An_object_that_becomes_large_leaves_the_cache()
    {
        Watched.Fill(_cache, Definition("a"));

        _cache.Change(Watched.Definition("shop", "a", new string('x', CachedKind.LargestObject)));

        Assert.Null(_cache.Find(Path + "a"));
        Assert.Equal((0, 1), (_counters.Objects, _counters.NotCached));
    }

    // The daemon keeps a pod that it was asked for as strings, too, with two bytes a character.
    [Fact]
    public void A_pod_counts_with_both_of_its_texts()
    {
        const int Length = 60_000;
        var pods = new ObjectCache(CachedKind.PodsOf("n1"), _counters, _time);
        Watched.Fill(pods, Watched.Pod("shop", "web", "u1", $$"""{"k8s.v1.cni.cncf.io/networks":"{{new string('x', Length)}}"}"""));
        var before = _counters.Bytes;

        Assert.Equal(Length, Assert.Single(pods.All).Pod.Annotations["k8s.v1.cni.cncf.io/networks"].Length);

        Assert.InRange(before, Length + (2 * Length), 4 * Length);
    }

    [Fact]
    public void A_tenant_that_fills_the_budget_does_not_displace_others()
    {
        var large = new string('x', 60 << 10);

        Watched.Fill(_cache, [.. Enumerable.Range(0, 1000).Select(number => Watched.Definition("greedy", $"n{number}", large)), Definition("a"), Definition("b")]);

        Assert.NotNull(_cache.Find(Path + "a"));
        Assert.NotNull(_cache.Find(Path + "b"));
        Assert.InRange(_counters.Bytes, 1, CachedKind.Definitions.Budget);
        Assert.Equal(1002, _counters.Objects + _counters.NotCached);
    }

    [Fact]
    public void Another_list_is_wanted_when_there_is_room_again()
    {
        var large = new string('x', 60 << 10);
        var greedy = Enumerable.Range(0, 200).Select(number => Watched.Definition("greedy", $"n{number}", large)).ToList();
        Watched.Fill(_cache, greedy);
        Assert.False(_cache.WantsList);

        greedy.ForEach(_cache.Remove);

        Assert.True(_cache.WantsList);
    }

    private static WatchedObject Definition(string name) => Watched.Definition("shop", name, "{}");
}
