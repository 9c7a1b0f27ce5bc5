// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Input;
using MetaCni.Tests.Kubernetes.Kubeconfig;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.CommandLine.Try.Input;

public sealed class TryDirectoryTests : IDisposable
{
    private const string Pods =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: client
          uid: 6f2a
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: server
          namespace: lab
        ---
        apiVersion: k8s.cni.cncf.io/v1
        kind: NetworkAttachmentDefinition
        metadata:
          name: storage
        spec:
          config: '{"type":"bridge","bridge":"mc9"}'
        """;

    private readonly TemporaryDirectory _directory = new();

    public TryDirectoryTests()
    {
        _directory.Write("pods.yaml", Pods);
        _directory.Write("00-metacni.conf", """{"type":"metacni","name":"n","delegates":[]}""");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void All_pods_are_chosen_in_the_order_of_the_manifests() => Assert.Equal(
        [new TryPod("default", "client", "6f2a"), new TryPod("lab", "server", "")],
        Read().Choose(null));

    [Theory]
    [InlineData("server")]
    [InlineData("lab/server")]
    public void A_pod_is_chosen_by_name(string name) => Assert.Equal([new TryPod("lab", "server", "")], Read().Choose(name));

    [Fact]
    public void The_error_for_an_unknown_pod_lists_the_existing_pods() => Assert.Equal(
        $"{_directory.Path} has no pod web; it has default/client, lab/server",
        Assert.Throws<UsageException>(() => Read().Choose("web")).Message);

    [Fact]
    public void Bridges_of_definitions_are_found() => Assert.Equal(["mc9"], Read().Traces.Bridges);

    [Fact]
    public void A_definition_that_is_not_JSON_is_left_to_the_plugin()
    {
        _directory.Write("broken.yaml", Pods.Replace("'{\"type\":\"bridge\",\"bridge\":\"mc9\"}'", "'{'").Replace("storage", "broken"));

        Assert.Equal(["mc9"], Read().Traces.Bridges);
    }

    [Fact]
    public void Two_CNI_configurations_are_a_usage_error()
    {
        _directory.Write("10-other.conflist", "{}");

        Assert.Contains("2 CNI configurations", Assert.Throws<UsageException>(Read).Message);
    }

    [Fact]
    public void A_missing_CNI_configuration_is_a_usage_error()
    {
        File.Delete(Path.Combine(_directory.Path, "00-metacni.conf"));

        Assert.Contains("no CNI configuration", Assert.Throws<UsageException>(Read).Message);
    }

    // The plugin refuses it, and so does this program.
    [Fact]
    public void A_duplicate_key_in_the_configuration_is_refused()
    {
        var file = _directory.Write("00-metacni.conf", """{"type":"metacni","name":"n","delegates":[],"delegates":[]}""");

        var error = Failure.Of(() => Read());

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Equal($"{file}: duplicate key delegates; remove one of the two", error.Message);
    }

    [Fact]
    public void A_missing_directory_is_a_usage_error() =>
        Assert.Equal("/nowhere/at/all is not a directory", Assert.Throws<UsageException>(() => TryDirectory.Read("/nowhere/at/all")).Message);

    [Fact]
    public void A_pod_with_hostNetwork_is_marked()
    {
        _directory.Write("agent.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: agent, annotations: {k8s.v1.cni.cncf.io/networks: storage}}
            spec: {hostNetwork: true}
            """);

        Assert.Equal(
            ["agent True True", "client False False", "server False False"],
            Read().Choose(null).Select(pod => $"{pod.Name} {pod.IsOnHostNetwork} {pod.RequestsNetworks}"));
    }

    [Fact]
    public void If_the_API_server_would_refuse_a_manifest_no_pod_is_attached()
    {
        _directory.Write("pods.yaml", Pods.Replace("kind: NetworkAttachmentDefinition", "kind: NetworkAttachmentDefiniton"));

        var directory = Read();

        Assert.Empty(directory.Pods);
        Assert.Contains("document 3: unknown kind \"NetworkAttachmentDefiniton\"", Assert.Single(directory.Findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Subnets_that_overlap_are_found_also_between_a_definition_and_the_primary()
    {
        const string Ipam = "\"ipam\":{\"type\":\"host-local\",\"subnet\":\"10.1.0.0/16\"}";
        _directory.Write("pods.yaml", Pods.Replace("\"bridge\":\"mc9\"", $"\"bridge\":\"mc9\",{Ipam}"));
        _directory.Write("00-metacni.conf", $$$"""{"type":"metacni","name":"n","delegates":[{"name":"cluster","type":"bridge",{{{Ipam}}}}]}""");

        Assert.Contains(
            "the subnets of cluster (10.1.0.0/16 on cni0) and default/storage (10.1.0.0/16 on mc9) overlap", Assert.Single(Read().Findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_the_kubeconfig_of_the_configuration_is_a_warning()
    {
        var kubeConfig = _directory.Write("node.kubeconfig", KubeConfigText.Of().Replace("https://10.0.0.1:6443", "fd00::1:6443", StringComparison.Ordinal));
        _directory.Write("00-metacni.conf", $$"""{"type":"metacni","name":"n","delegates":[],"kubeconfig":"{{kubeConfig}}"}""");

        var finding = Assert.Single(Read().Findings);

        Assert.False(finding.IsError);
        Assert.Equal(
            $"{_directory.Combine("00-metacni.conf")}: kubeconfig {kubeConfig} cannot be used: server is not a valid http or https address; "
            + "write an IPv6 address in brackets: https://[fd00::1]:6443",
            finding.ToString());
    }

    [Theory]
    [InlineData("/nowhere/kubeconfig")]
    [InlineData("")]
    public void A_kubeconfig_that_exists_only_on_a_node_is_not_checked(string kubeConfig)
    {
        _directory.Write("00-metacni.conf", $$"""{"type":"metacni","name":"n","delegates":[],"kubeconfig":"{{kubeConfig}}"}""");

        Assert.Empty(Read().Findings);
    }

    [Fact]
    public void A_configuration_key_with_an_invisible_character_is_a_warning()
    {
        _directory.Write("00-metacni.conf", "{\"type\":\"metacni\",\"name\":\"n\",\"delegates\":[{\"type\":\"bridge\",\"brid\u200bge\":\"br0\"}]}");

        Assert.Contains("the key \"brid\\u200bge\" has no effect; ", Assert.Single(Read().Findings).ToString(), StringComparison.Ordinal);
    }

    private TryDirectory Read() => TryDirectory.Read(_directory.Path);
}
