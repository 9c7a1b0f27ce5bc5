// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Support;

namespace Soak.Fuzzing;

/// <summary>
/// Initial texts of every kind: the inputs and answers of Multus (tests/vectors), the examples, and texts with all features.
/// </summary>
internal static class Seeds
{
    private static readonly IReadOnlyList<Vector> Vectors = [.. VectorFile.Names.Select(VectorFile.Read)];

    public static IReadOnlyList<byte[]> Annotations { get; } = Bytes(
    [
        .. Vectors.SelectMany(vector => vector.Annotations.Values),
        "a", "a,b@data0", "ns/a@x, b", "[]", """[{"name":"a"},{"name":"b","namespace":"default","interface":"data0"}]""",
        """[{"name":"a","default-route":["10.1.0.1","fd00::1"],"ips":["10.1.0.9/24"],"mac":"02:00:00:00:00:01"},{"name":"b","default-route":[]}]""",
        """[{"name":"a","portMappings":[{"hostPort":80,"containerPort":80,"protocol":"tcp"}],"bandwidth":{"ingressRate":1,"ingressBurst":1}}]""",
        """[{"name":"a","cni-args":{"a":"b","c":{"d":[1]}},"infiniband-guid":"c2:11:22:33:44:55:66:77","metacni.io/x":1}]""",
    ]);

    public static IReadOnlyList<byte[]> Definitions { get; } = Bytes(
    [
        .. Vectors.SelectMany(vector => vector.Definitions).Select(definition => definition.Config).OfType<string>(),
        .. Vectors.SelectMany(vector => vector.ConfDirFiles.Values),
        """{"cniVersion":"1.0.0","name":"a","plugins":[{"type":"bridge","capabilities":{"ips":true,"mac":true},"ipam":{"type":"static"}},{"type":"tuning"}]}""",
        """{"cniVersion":"1.1.0","cniVersions":["1.0.0","1.1.0"],"name":"a","disableCheck":true,"disableGC":true,"plugins":[{"type":"macvlan"}]}""",
        """{"cniVersion":"0.3.1","name":"a","type":"macvlan","master":"eth0","ipam":{"type":"host-local","subnet":"10.1.0.0/24"}}""",
    ]);

    public static IReadOnlyList<byte[]> Results { get; } = Bytes(
    [
        .. Vectors.SelectMany(vector => vector.Recorded.Values).Select(outcome => outcome.Answer?.ToJsonString()).OfType<string>(),
        """{"cniVersion":"1.1.0","interfaces":[{"name":"eth0","mac":"02:00:00:00:00:01","mtu":1500,"sandbox":"/n","socketPath":"/s","pciID":"0000:00:01.0"}],"ips":[{"interface":0,"address":"10.1.0.2/24","gateway":"10.1.0.1"},{"address":"fd00::2/64"}],"routes":[{"dst":"0.0.0.0/0","gw":"10.1.0.1","mtu":1400,"advmss":1360,"priority":10,"table":100,"scope":0}],"dns":{"nameservers":["10.1.0.1"],"domain":"d","search":["s"],"options":["o"]}}""",
        """{"cniVersion":"0.4.0","interfaces":[{"name":"eth0","sandbox":"/n"}],"ips":[{"version":"4","interface":0,"address":"10.1.0.2/24"}],"routes":[{"dst":"::/0"}]}""",
        """{"cniVersion":"0.2.0","ip4":{"ip":"10.1.0.2/24","gateway":"10.1.0.1","routes":[{"dst":"0.0.0.0/0"}]},"ip6":{"ip":"fd00::2/64"}}""",
        """{"cniVersion":"1.0.0","code":7,"msg":"no","details":"really"}""",
    ]);

    public static IReadOnlyList<byte[]> Arguments { get; } = Bytes(
        ["IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=pod1;K8S_POD_INFRA_CONTAINER_ID=c;K8S_POD_UID=u", "IP=10.1.0.2;MAC=02:00:00:00:00:01", "", ";;=;"]);

    public static IReadOnlyList<byte[]> Manifests { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "examples"), "*.yaml", SearchOption.AllDirectories).Select(File.ReadAllBytes),
    ];

    /// <summary>Configurations of metacni, without paths.</summary>
    public static IReadOnlyList<byte[]> Configurations { get; } = Bytes(
    [
        .. Vectors.Select(vector => Configuration(vector).ToJsonString()),
        """{"cniVersion":"1.1.0","name":"n","type":"metacni","resultMode":"primary","concurrency":4,"requestPolicy":"warn","deadline":"9s","deleteGrace":"0s","allowedPlugins":["bridge"],"namespaceIsolation":true,"delegates":[{"cniVersion":"1.0.0","name":"m","type":"bridge"}],"cni.dev/valid-attachments":[{"containerID":"c1","ifname":"eth0"}]}""",
        """{"cniVersion":"0.4.0","name":"n","type":"metacni","defaultNetworks":["a"],"delegates":[{"cniVersion":"0.3.1","name":"m","plugins":[{"type":"bridge"},{"type":"portmap","capabilities":{"portMappings":true}}]}],"runtimeConfig":{"portMappings":[{"hostPort":1,"containerPort":1}]},"prevResult":{"cniVersion":"0.4.0"}}""",
        """{"cniVersion":"1.0.0","name":"n","type":"metacni","genieAnnotation":true,"namespaceAnnotations":true,"runtimeAnnotations":true,"runtimeConfig":{"io.kubernetes.cri.pod-annotations":{"k8s.v1.cni.cncf.io/networks":"a,b"}},"delegates":[{"cniVersion":"1.0.0","name":"m","type":"bridge"}]}""",
    ]);

    private static JsonObject Configuration(Vector vector)
    {
        var config = vector.Config.DeepClone().AsObject();
        config["cniVersion"] = vector.CniVersion;
        config["runtimeConfig"] = vector.RuntimeConfig?.DeepClone();
        return config;
    }

    private static IReadOnlyList<byte[]> Bytes(IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
