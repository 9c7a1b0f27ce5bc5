// SPDX-License-Identifier: Apache-2.0

using MetaCni.Cluster.Api;
using MetaCni.Planning;

namespace MetaCni.Tests.Cluster.Api;

// k8s.io/kubernetes, pkg/kubelet/types/pod_update.go: kubernetes.io/config.source, .mirror.
public sealed class PodUidTests
{
    [Theory]
    [InlineData("u1", "u1", true)]
    [InlineData("u1", "u2", false)]
    [InlineData("", "u2", true)]
    public void A_pod_from_the_API_is_identified_by_its_uid(string wanted, string found, bool isSame)
    {
        Assert.Equal(isSame, PodUid.IsSame(Wanted(wanted), Found(found)));
        Assert.Equal(isSame, PodUid.IsSame(Wanted(wanted), Found(found, ("kubernetes.io/config.source", "api"), ("kubernetes.io/config.mirror", wanted))));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public void A_static_pod_is_identified_by_the_hash_in_its_mirror_annotation(string source)
    {
        var mirror = Found("uid-of-the-mirror", ("kubernetes.io/config.source", source), ("kubernetes.io/config.mirror", "hash"));

        Assert.True(PodUid.IsSame(Wanted("hash"), mirror));
        Assert.True(PodUid.IsSame(Wanted("uid-of-the-mirror"), mirror));
        Assert.False(PodUid.IsSame(Wanted("another"), mirror));
    }

    [Fact]
    public void Only_a_source_other_than_the_API_makes_a_pod_static()
    {
        Assert.False(PodUid.IsStatic(new Dictionary<string, string>()));
        Assert.False(PodUid.IsStatic(new Dictionary<string, string> { ["kubernetes.io/config.source"] = "api" }));
        Assert.True(PodUid.IsStatic(new Dictionary<string, string> { ["kubernetes.io/config.source"] = "file" }));
    }

    private static PodIdentity Wanted(string uid) => new() { Namespace = "default", Name = "web", Uid = uid };

    private static Pod Found(string uid, params (string Key, string Value)[] annotations) => new()
    {
        Identity = Wanted(uid),
        Annotations = annotations.ToDictionary(pair => pair.Key, pair => pair.Value),
    };
}
