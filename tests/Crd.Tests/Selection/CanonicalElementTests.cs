// SPDX-License-Identifier: Apache-2.0
using Crd.Selection;

namespace Crd.Tests.Selection;

public sealed class CanonicalElementTests
{
    [Theory]
    [InlineData("""{"name": "a"}""", """{"name":"a","namespace":"team"}""")]
    [InlineData("""{"default-route": [], "name": "a"}""", """{"name":"a","namespace":"team","default-route":[]}""")]
    [InlineData("""{"name": "a", "interfaceRequest": "x1", "mac": "02:00:00:00:00:AB"}""", """{"name":"a","namespace":"team","interface":"x1","mac":"02:00:00:00:00:ab"}""")]
    [InlineData(
        """{"name": "a", "portMappings": [{"protocol": "UDP", "hostPort": 53, "containerPort": 5353, "hostIP": "192.0.2.1"}], "bandwidth": {"egressRate": 8, "ingressRate": 0}}""",
        """{"name":"a","namespace":"team","portMappings":[{"hostPort":53,"containerPort":5353,"protocol":"udp","hostIP":"192.0.2.1"}],"bandwidth":{"egressRate":8}}""")]
    [InlineData("""{"name": "a", "cni-args": {"b": 1.50, "a": {"é": "&"}}, "x.example/b": {"d": 1, "c": 2}}""", """{"name":"a","namespace":"team","cni-args":{"a":{"é":"&"},"b":1.50},"x.example/b":{"c":2,"d":1}}""")]
    public void Elements_that_request_the_same_have_one_text(string written, string text) => Assert.Equal(text, CanonicalElement.Write(Parse(written)));

    [Theory]
    [InlineData("""{"name": "a", "namespace": "b", "interface": "net9", "ips": ["10.1.0.5/24", "fd00::5"], "mac": "02:00:00:00:00:01"}""")]
    [InlineData("""{"name": "a", "infiniband-guid": "c2:11:22:33:44:55:66:77", "portMappings": [{"hostPort": 8080, "containerPort": 80}]}""")]
    [InlineData("""{"name": "a", "bandwidth": {"ingressRate": 8, "ingressBurst": 16}, "deviceID": "0000:01:00.0", "ipam-claim-reference": "c"}""")]
    [InlineData("""{"name": "a", "default-route": ["10.1.0.1", "fd00::1"], "cni-args": {"text": "a\"b", "none": null}, "x.example/b": "c"}""")]
    public void The_text_reads_back_as_the_same_element(string written)
    {
        var text = CanonicalElement.Write(Parse(written));

        Assert.Equal(text, CanonicalElement.Write(Parse(text)));
    }

    private static NetworkSelectionElement Parse(string element) =>
        NetworkSelectionAnnotation.ParseSingle($"[{element}]", "team", AnnotationNames.Networks);
}
