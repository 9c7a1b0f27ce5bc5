// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Repair;
using MetaCni.Planning;

namespace MetaCni.Tests.Node.Repair;

public sealed class NodePodsTests
{
    [Theory]
    [InlineData("shop/web:u1", true)]
    [InlineData("shop/web:u2", false)]   // replaced by a pod of the same name, as of a StatefulSet
    [InlineData("shop/web:", true)]    // the runtime passed no UID
    [InlineData("shop/other:", false)]
    [InlineData("other/web:", false)]
    public void A_pod_is_known_by_its_UID_and_without_one_by_its_name(string wanted, bool isPresent)
    {
        var pods = NodePods.Known([Pod("shop/web:u1")]);

        Assert.Equal(isPresent ? PodPresence.Present : PodPresence.Absent, pods.Of(Identity(wanted)));
    }

    // kubelet: the runtime gets the UID of the static pod, the API has the UID of its mirror and the annotation.
    [Fact]
    public void A_static_pod_is_known_by_the_annotation_of_its_mirror()
    {
        var pods = NodePods.Known([Pod("kube-system/etcd-node1:mirror", ("kubernetes.io/config.source", "file"), ("kubernetes.io/config.mirror", "hash"))]);

        Assert.Equal(PodPresence.Present, pods.Of(Identity("kube-system/etcd-node1:hash")));
        Assert.Equal(PodPresence.Absent, pods.Of(Identity("kube-system/etcd-node1:older")));
    }

    [Fact]
    public void Nothing_is_known_without_a_complete_list() =>
        Assert.Equal(PodPresence.Unknown, NodePods.Unknown("the API server is not reachable").Of(Identity("shop/web:u1")));

    [Fact]
    public void A_container_of_no_pod_is_unknown() => Assert.Equal(PodPresence.Unknown, NodePods.Known([]).Of(null));

    private static Pod Pod(string text, params (string Key, string Value)[] annotations) =>
        new() { Identity = Identity(text), Annotations = annotations.ToDictionary(pair => pair.Key, pair => pair.Value) };

    private static PodIdentity Identity(string text)
    {
        var parts = text.Split('/', ':');
        return new PodIdentity { Namespace = parts[0], Name = parts[1], Uid = parts[2] };
    }
}
