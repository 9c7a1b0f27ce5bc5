// SPDX-License-Identifier: Apache-2.0

using MetaCni.Cluster.Manifests;

namespace MetaCni.Tests.Cluster.Manifests;

/// <summary>As k8s.io/apimachinery/pkg/util/validation has it.</summary>
public sealed class ObjectNamesTests
{
    private static readonly string Long = new('a', 63);

    public static TheoryData<string, bool> Keys => new()
    {
        { "networks", true },
        { "k8s.v1.cni.cncf.io/networks", true },
        { "K8S.io/Net_works.1", true },
        { $"a/{Long}", true },
        { $"a/{Long}a", false },
        { "a/b/c", false },
        { "/a", false },
        { "a/", false },
        { "a_b/c", false },
        { "_a", false },
        { "a b", false },
        { "", false },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_a_name_with_or_without_a_domain(string key, bool isQualified) => Assert.Equal(isQualified, ObjectKeys.IsQualified(key));
}
