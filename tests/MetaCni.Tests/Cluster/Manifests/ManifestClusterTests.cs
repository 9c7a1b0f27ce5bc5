// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd;
using Crd.Definitions;
using k8s.Models;
using MetaCni.Cluster;
using MetaCni.Cluster.Manifests;
using MetaCni.Errors;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Cluster.Manifests;

public sealed class ManifestClusterTests : IDisposable
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: pod1
          namespace: team
          uid: u1
          annotations:
            k8s.v1.cni.cncf.io/networks: a
        """;

    private const string Definition = """
        apiVersion: k8s.cni.cncf.io/v1
        kind: NetworkAttachmentDefinition
        metadata: {name: a, namespace: team, annotations: {k8s.v1.cni.cncf.io/resourceName: "x/y"}}
        spec:
          config: '{"type": "macvlan"}'
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task For_a_missing_definition_others_with_its_namespace_or_name_are_suggested()
    {
        Write("all.yaml", string.Join("\n---\n", new[] { "team/a", "team/b", "other/c", "other/d" }.Select(name =>
            $"kind: NetworkAttachmentDefinition\nmetadata: {{namespace: {name.Split('/')[0]}, name: {name.Split('/')[1]}}}").Append(Pod)));
        var names = await Cluster().FindNetworksAsync("team", "c", CancellationToken.None);

        Assert.Equal(["team/a", "team/b", "other/c"], names.Select(name => name.ToString()));
    }

    [Theory]
    [InlineData("all.yaml", Pod + "\n---\n" + Definition)]
    [InlineData("all.yml", "---\n" + Definition + "\n---\n---\n" + Pod + "\n...\n")]
    [InlineData("all.json", """
        {"kind": "List", "items": [
          {"kind": "Pod", "metadata": {"name": "pod1", "namespace": "team", "uid": "u1", "annotations": {"k8s.v1.cni.cncf.io/networks": "a"}}},
          {"kind": "NetworkAttachmentDefinition", "metadata": {"name": "a", "namespace": "team",
           "annotations": {"k8s.v1.cni.cncf.io/resourceName": "x/y"}}, "spec": {"config": "{\"type\": \"macvlan\"}"}}]}
        """)]
    [InlineData("all.yaml", "kind: List\nitems:\n- kind: Pod\n  metadata: {name: pod1, namespace: team, uid: u1, annotations: {k8s.v1.cni.cncf.io/networks: a}}\n"
        + "- kind: NetworkAttachmentDefinition\n  metadata: {name: a, namespace: team, annotations: {k8s.v1.cni.cncf.io/resourceName: x/y}}\n"
        + "  spec: {config: '{\"type\": \"macvlan\"}'}\n")]
    public async Task Pods_and_definitions_are_read_from_YAML_JSON_and_lists(string file, string content)
    {
        Write(file, content);

        var pod = await PodAsync();
        var definition = await NetworkAsync("team", "a");

        Assert.Equal(("team/pod1", "u1", "a"), (pod.Identity.ToString(), pod.Identity.Uid, pod.Annotations[AnnotationNames.Networks]));
        Assert.Equal(("team", "a", """{"type": "macvlan"}"""), (definition.Namespace(), definition.Name(), definition.Spec?.Config));
        Assert.Equal("x/y", definition.GetAnnotation(AnnotationNames.ResourceName));
    }

    // What the API server answers to a LIST: the items of a list of one kind do not repeat it.
    [Theory]
    [InlineData("pods.json", """{"kind": "PodList", "items": [{"metadata": {"name": "pod1", "namespace": "team", "uid": "u1"}}]}""")]
    [InlineData("pods.yaml", "kind: List\nitems:\n- kind: PodList\n  items:\n  - metadata: {name: pod1, namespace: team, uid: u1}\n")]
    public async Task Items_of_a_PodList_or_definition_list_need_no_kind(string file, string content)
    {
        Write(file, content);
        Write("definitions.yaml", "kind: NetworkAttachmentDefinitionList\nitems:\n- metadata: {name: a, namespace: team}\n  spec: {config: c}\n");

        Assert.Equal("u1", (await PodAsync()).Identity.Uid);
        Assert.Equal("c", (await NetworkAsync("team", "a")).Spec?.Config);
    }

    [Theory]
    [InlineData("kustomization.yaml")]
    [InlineData("kustomization.yml")]
    [InlineData("Kustomization")]
    public async Task A_kustomization_file_is_ignored(string file)
    {
        Write(file, "resources: [pod.yaml]\n");
        Write("pod.yaml", "kind: Pod\nmetadata: {name: pod1, namespace: team, uid: u1}\n");

        Assert.Equal("u1", (await PodAsync()).Identity.Uid);
    }

    [Theory]
    [InlineData("bad.yaml", "metadata: {name: a}\n", "bad.yaml: kind is missing; write what it is, such as kind: NetworkAttachmentDefinition")]
    [InlineData("bad.yaml", "---\n---\nkind: Pod\nmetadata: {name: a}\n---\nmetadata: {name: a}\n", "bad.yaml, document 3: kind is missing")]
    [InlineData("bad.json", """{"kind": "List", "items": [{"kind": "Pod", "metadata": {"name": "a"}}, {}]}""", "bad.json, item 2: kind is missing")]
    [InlineData("bad.yaml", "kind: Pod\n", "bad.yaml: metadata.name is missing; give the Pod a name")]
    [InlineData("bad.yaml", "kind: Pod\nmetadata: {namespace: a, generateName: b}\n", "bad.yaml: metadata.name is missing; give the Pod a name")]
    [InlineData("bad.yaml", "kind: Pod\nmetadta: {name: a}\n", "bad.yaml: metadata.name is missing, and \"metadta\" is not known; did you mean \"metadata\"?")]
    [InlineData("bad.yaml", "kind: Pod\nmeta\u200bdata: {name: a}\n",
        "bad.yaml: metadata.name is missing, and \"meta\\u200bdata\" is not known; character 5 is U+200B, which is not an ASCII letter: did you mean \"metadata\"?")]
    [InlineData("bad.yaml", "kind: Pod\nmetadata: {nmae: a}\n", "bad.yaml: metadata.name is missing, and \"nmae\" is not known; did you mean \"name\"?")]
    [InlineData("bad.yaml", "kind: Pod\nmetadata: {n\u0430me: a}\n",
        "bad.yaml: metadata.name is missing, and \"n\u0430me\" is not known; character 2 is U+0430, which is not an ASCII letter: did you mean \"name\"?")]
    [InlineData("bad.yaml", "kind: Pod\nmetadata: {\"na\\u2060me\\ufeff\": a}\n",
        "bad.yaml: metadata.name is missing, and \"na\\u2060me\\ufeff\" is not known; character 3 is U+2060, which is not an ASCII letter: did you mean \"name\"?")]
    [InlineData("bad.yaml", "kind: Pod\nname: a\n", "bad.yaml: metadata.name is missing, and \"name\" is at the top level; write it below metadata")]
    [InlineData("bad.yaml", "kind: Pod\nmetadata: a\n", "bad.yaml: metadata must be an object; write its fields indented below it")]
    [InlineData("bad.yaml", "---\nkind: Pod\nmetadata: {name: a}\n---\nkind: NetworkAttachmentDefinition\nmetadata: {namespace: b}\n",
        "bad.yaml, document 2: metadata.name is missing; give the NetworkAttachmentDefinition a name")]
    [InlineData("bad.yaml", "just a text\n", "bad.yaml: it is not a Kubernetes object; write kind, metadata and spec")]
    [InlineData("bad.json", """{"kind": "PodList", "items": [5]}""", "bad.json, item 1: it is not a Kubernetes object")]
    public async Task An_object_without_a_kind_or_name_is_an_error_that_names_file_and_document(string file, string content, string problem)
    {
        Write(file, content);
        Write("pod.yaml", Pod);

        var error = await Failure.OfAsync(() => PodAsync());

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.StartsWith(_directory.Combine("manifests", problem), error.Message, StringComparison.Ordinal);
    }

    // What does not interest here may have any shape, and generateName.
    [Fact]
    public async Task An_object_of_a_kind_that_is_not_looked_for_needs_no_name()
    {
        Write("all.yaml", "kind: Job\nmetadata: {generateName: a-}\n---\nkind: Menu\nitems: [5]\n---\n" + Pod);

        Assert.Equal("u1", (await PodAsync()).Identity.Uid);
    }

    // Editors of some systems begin every text with one.
    [Theory]
    [InlineData("pod.yaml", Pod)]
    [InlineData("pod.json", """{"kind": "Pod", "metadata": {"name": "pod1", "namespace": "team", "uid": "u1"}}""")]
    public async Task A_byte_order_mark_is_ignored(string file, string content)
    {
        Write(file, "\ufeff" + content);

        Assert.Equal("u1", (await PodAsync()).Identity.Uid);
    }

    [Theory]
    [InlineData("pod.YAML")]
    [InlineData("pod.Yml")]
    public async Task The_file_extension_matches_case_insensitively(string file)
    {
        Write(file, Pod);
        Write("definition.JSON", """{"kind": "NetworkAttachmentDefinition", "metadata": {"name": "a", "namespace": "team"}}""");

        Assert.Equal("u1", (await PodAsync()).Identity.Uid);
        Assert.Equal("a", (await NetworkAsync("team", "a")).Name());
    }

    [Fact]
    public async Task A_file_with_another_extension_is_ignored()
    {
        Write("pod.yaml", Pod);
        Write("notes.txt", "{ no manifest");

        Assert.Equal("u1", (await PodAsync()).Identity.Uid);
    }

    // As in kubelet's directory of static pods. Some editors leave links that lead nowhere.
    [Fact]
    public async Task Backup_and_swap_files_of_editors_are_ignored()
    {
        Write("pod.yaml", Pod);
        foreach (var leftover in new[] { ".pod.yaml", ".pod.yaml.swp", "pod.yaml~", "#pod.yaml#", "pod.yaml.orig" })
        {
            Write(leftover, Pod);
        }

        File.CreateSymbolicLink(_directory.Combine("manifests", ".#pod.yaml"), "somebody@somewhere.17");

        Assert.Equal("u1", (await PodAsync()).Identity.Uid);
    }

    // As a mounted ConfigMap has them.
    [Fact]
    public async Task A_symbolic_link_to_a_manifest_is_read()
    {
        File.CreateSymbolicLink(Path.Combine(_directory.Subdirectory("manifests"), "pod.yaml"), _directory.Write("elsewhere/pod.yaml", Pod));

        Assert.Equal("u1", (await PodAsync()).Identity.Uid);
    }

    [Theory]
    [InlineData("fifo", "it is not a regular file")]
    [InlineData("link", "it is a link to a file that does not exist")]
    public async Task The_error_for_a_FIFO_or_dangling_link_names_it(string what, string why)
    {
        var file = Path.Combine(_directory.Subdirectory("manifests"), "a.yaml");
        if (what == "fifo")
        {
            Shell.Output("mkfifo", file);
        }
        else
        {
            File.CreateSymbolicLink(file, "nowhere");
        }

        var error = await Failure.OfAsync(() => PodAsync());

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Equal($"{file} cannot be read: {why}; put a readable file there, or remove it", error.Message);
    }

    [Fact]
    public async Task An_object_without_namespace_is_in_the_default_one()
    {
        Write("a.yaml", "kind: NetworkAttachmentDefinition\nmetadata: {name: a}\n");

        Assert.Equal(("default", ""), ((await NetworkAsync("default", "a")).Namespace(), (await NetworkAsync("default", "a")).Spec?.Config ?? ""));
    }

    [Fact]
    public async Task A_missing_pod_is_code_11_try_again_later()
    {
        var error = await Failure.OfAsync(() => PodAsync());

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("team/pod1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_that_is_missing_fails_with_106()
    {
        Write("a.yaml", Definition);

        Assert.Equal((int)PluginErrorCode.NetworkNotFound, (await Failure.OfAsync(() => NetworkAsync("team", "b"))).Code);
        Assert.Equal((int)PluginErrorCode.NetworkNotFound, (await Failure.OfAsync(() => NetworkAsync("other", "a"))).Code);
    }

    // k8snetworkplumbingwg/multus-cni#278.
    [Theory]
    [InlineData("NetworkAttachementDefinition")]
    [InlineData("networkAttachmentDefinition")]
    [InlineData("NetAttachDef")]
    public async Task The_error_for_a_missing_definition_points_to_a_manifest_with_a_misspelled_kind(string kind)
    {
        Write("a.yaml", Pod + "\n---\n" + Definition.Replace("kind: NetworkAttachmentDefinition", $"kind: {kind}", StringComparison.Ordinal));

        var error = await Failure.OfAsync(() => NetworkAsync("team", "a"));

        Assert.Equal((int)PluginErrorCode.NetworkNotFound, error.Code);
        Assert.EndsWith(
            $"{_directory.Combine("manifests/a.yaml, document 2")} has a of the kind \"{kind}\"; did you mean \"NetworkAttachmentDefinition\"?",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_for_a_missing_pod_points_to_a_manifest_with_a_misspelled_kind()
    {
        Write("a.yaml", Pod.Replace("kind: Pod", "kind: pod", StringComparison.Ordinal));

        Assert.EndsWith("has pod1 of the kind \"pod\"; did you mean \"Pod\"?", (await Failure.OfAsync(() => PodAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kind: Pod\n", "a.yaml: kind is missing, and \"Kind\" is not known; did you mean \"kind\"?")]
    [InlineData("kind\u200b: Pod\n", "a.yaml: kind is missing, and \"kind\\u200b\" is not known; character 5 is U+200B, which is not an ASCII letter: did you mean \"kind\"?")]
    [InlineData("name: p\n", "a.yaml: kind is missing; write what it is, such as kind: NetworkAttachmentDefinition")]
    public async Task An_object_without_a_kind_is_an_error_with_a_suggestion(string content, string end)
    {
        Write("a.yaml", content);

        Assert.EndsWith(end, (await Failure.OfAsync(() => PodAsync())).Message, StringComparison.Ordinal);
    }

    // Nodes may have manifests that an API server would refuse; "metacni try" tells.
    [Fact]
    public async Task An_unknown_apiVersion_is_accepted()
    {
        Write("a.yaml", Definition.Replace("io/v1", "io/v1beta1", StringComparison.Ordinal));

        Assert.Equal("a", (await NetworkAsync("team", "a")).Name());
    }

    [Fact]
    public async Task A_configuration_that_is_an_object_gets_an_error_that_shows_the_right_form()
    {
        Write("a.yaml", "kind: NetworkAttachmentDefinition\nmetadata: {name: a, namespace: team}\nspec: {config: {type: bridge}}\n");

        Assert.EndsWith(
            "spec.config must be a string; write KEY: | and the text indented below it",
            (await Failure.OfAsync(() => NetworkAsync("team", "a"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_with_another_uid_is_refused()
    {
        Write("pod.yaml", Pod);

        var error = await Failure.OfAsync(() => PodAsync("u2"));

        Assert.Equal((int)MetaCniErrorCode.PodChanged, error.Code);
        Assert.Equal(
            $"pod team/pod1 has the uid u1 in {_directory.Combine("manifests/pod.yaml")}, but the runtime attaches the pod with uid u2; "
            + "correct the uid there, or remove it",
            error.Message);
    }

    [Fact]
    public async Task Another_uid_is_reported_before_an_invalid_annotation()
    {
        Write("pod.yaml", "kind: Pod\nmetadata: {name: pod1, namespace: team, uid: u1, annotations: {a: 1}}\n");

        Assert.Equal((int)MetaCniErrorCode.PodChanged, (await Failure.OfAsync(() => PodAsync("u2"))).Code);
    }

    [Fact]
    public async Task A_definition_whose_spec_is_a_text_counts_as_one_without_configuration()
    {
        Write("a.yaml", "kind: NetworkAttachmentDefinition\nmetadata: {name: a, namespace: team}\nspec: text\n");

        Assert.Null((await NetworkAsync("team", "a")).Spec);
    }

    [Theory]
    [InlineData("u1", "u1")]
    [InlineData("", "u1")]
    public async Task The_uid_of_the_runtime_is_used_or_else_the_uid_of_the_manifest(string given, string expected)
    {
        Write("pod.yaml", Pod);

        Assert.Equal(expected, (await PodAsync(given)).Identity.Uid);
    }

    [Fact]
    public async Task A_namespace_has_the_annotations_of_its_manifest_or_none()
    {
        Write("ns.yaml", "kind: Namespace\nmetadata: {name: team, annotations: {a: b}}\n---\nkind: Namespace\nmetadata: {name: bare}\n");
        Write("pod.yaml", "kind: Pod\nmetadata: {name: absent, annotations: {a: c}}\n");

        Assert.Equal("b", (await NamespaceAsync("team"))["a"]);
        Assert.Empty(await NamespaceAsync("bare"));
        Assert.Empty(await NamespaceAsync("absent"));
    }

    // The last of the two would win, and the pod would silently get no secondary network.
    [Fact]
    public async Task A_duplicate_key_in_a_JSON_manifest_is_an_error()
    {
        Write("pod.json", """
            {"kind": "Pod", "metadata": {"name": "pod1", "namespace": "team", "annotations": {
              "k8s.v1.cni.cncf.io/networks": "a", "k8s.v1.cni.cncf.io/networks": ""}}}
            """);

        var error = await Failure.OfAsync(() => PodAsync());

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("pod.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("k8s.v1.cni.cncf.io/networks; remove one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_for_a_missing_directory_names_the_setting()
    {
        var none = _directory.Combine("none");

        var error = await Failure.OfAsync(() => new ManifestCluster(none, "").GetPodAsync(Identity("u1"), CancellationToken.None));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Equal(
            $"the directory {none} of manifests does not exist; create it, or correct manifests in the configuration", error.Message);
    }

    [Fact]
    public async Task Annotations_that_are_not_an_object_get_an_error_that_shows_the_right_form()
    {
        Write("pod.yaml", "kind: Pod\nmetadata: {name: pod1, namespace: team, annotations: [a]}\n");

        var error = await Failure.OfAsync(() => PodAsync());

        Assert.Contains("metadata.annotations must be an object of strings; write", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_defined_twice_is_an_error()
    {
        Write("a.yaml", "kind: Namespace\nmetadata: {name: team}\n");
        Write("b.yaml", "kind: Namespace\nmetadata: {name: team}\n");

        var error = await Failure.OfAsync(() => NamespaceAsync("team"));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("b.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_without_uid_fits_any_pod()
    {
        Write("pod.yaml", Pod.Replace("  uid: u1\n", "", StringComparison.Ordinal));

        Assert.Equal("u7", (await PodAsync("u7")).Identity.Uid);
    }

    [Fact]
    public async Task One_object_in_two_files_is_an_error_that_names_both()
    {
        Write("1.yaml", Pod);
        Write("2.yaml", Pod);

        var error = await Failure.OfAsync(() => PodAsync());

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("1.yaml", error.Message, StringComparison.Ordinal);
        Assert.Contains("2.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_object_twice_in_a_file_is_an_error_that_names_it_once()
    {
        Write("1.yaml", Pod + "\n---\n" + Pod);

        var error = await Failure.OfAsync(() => PodAsync());

        Assert.Equal($"Pod team/pod1 is defined twice in {_directory.Combine("manifests/1.yaml")}; remove one of the two", error.Message);
    }

    [Theory]
    [InlineData("kind: Pod\nmetadata: {name: pod1, namespace: team, annotations: {enabled: true}}", "metadata.annotations.enabled")]
    [InlineData("kind: Pod\nmetadata: {name: pod1, namespace: team, annotations: {empty: }}", "metadata.annotations.empty")]
    [InlineData("kind: Pod\nmetadata: {name: pod1, namespace: team, annotations: [a]}", "metadata.annotations")]
    [InlineData("kind: Pod\nmetadata: {name: pod1, namespace: team, uid: 12}", "metadata.uid")]
    public async Task The_error_for_a_value_that_must_be_a_string_names_its_path(string yaml, string path)
    {
        Write("pod.yaml", yaml);

        var error = await Failure.OfAsync(() => PodAsync());

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("pod.yaml", error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad.yaml", "kind: Pod\nmetadata:\n  name: [a\n", "line 4")]
    [InlineData("bad.yaml", "kind: Pod\nname: a\nkind: Pod\n", "line 3")]
    [InlineData("bad.yaml", "a: &x 1\nb: *x\n", "line 2")]
    [InlineData("bad.yaml", "kind: Pod\nmetadata:\n  name: p\n  annotations:\n\tk8s.v1.cni.cncf.io/networks: hunter2\n", "line 5")]
    [InlineData("bad.yaml", "kind: Pod\nspec:\n  password: [hunter2\n", "line 4")]
    [InlineData("bad.yaml", "kind: Pod\npassword: \"hunter2\\q\"\n", "line 2")]
    [InlineData("bad.json", "{\n\"kind\": }", "line 2")]
    public async Task A_manifest_that_cannot_be_read_is_named_with_its_line(string file, string content, string line)
    {
        Write(file, content);

        var error = await Failure.OfAsync(() => PodAsync());

        Assert.Equal((int)CniErrorCode.DecodingFailure, error.Code);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(line, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotation_key_that_the_API_server_would_refuse_is_an_error()
    {
        var manifest = new Manifest("pod.yaml", JsonText.Object("""{"metadata":{"annotations":{"\u00a0 k8s.v1.cni.cncf.io/networks":"lan"}}}"""));

        var error = Assert.Throws<CniException>(manifest.Annotations).Error;

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.StartsWith("pod.yaml: metadata.annotations has the key \"\\u00a0 k8s.v1.cni.cncf.io/networks\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_is_missing_fails_with_5()
    {
        var cluster = new ManifestCluster(_directory.Combine("absent"), _directory.Path);

        var error = await Failure.OfAsync(() => cluster.GetNetworkAsync("team", "a", CancellationToken.None));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
    }

    [Fact]
    public async Task The_status_of_a_pod_is_a_file_until_it_is_removed()
    {
        var state = _directory.Combine("state");
        var pod = Identity("u1");

        await new ManifestCluster(_directory.Path, state).PublishStatusAsync(
            new StatusUpdate { Pod = new MetaCni.Planning.Pod { Identity = pod, Annotations = new Dictionary<string, string>() }, Status = "[]" },
            CancellationToken.None);

        var file = Path.Combine(state, "status", "team_pod1.json");
        Assert.Equal("[]", await File.ReadAllTextAsync(file));
        Assert.True(new StatusFiles(state).Release(pod, "attachment"));
        new StatusFiles(state).Remove(pod);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(state, "status")));
    }

    [Fact]
    public void Removing_a_missing_status_succeeds() => new StatusFiles(_directory.Combine("absent")).Remove(Identity("u1"));

    private static PodIdentity Identity(string uid) => new() { Namespace = "team", Name = "pod1", Uid = uid };

    private void Write(string file, string content) => _directory.Write(Path.Combine("manifests", file), content);

    private ManifestCluster Cluster()
    {
        _directory.Subdirectory("manifests");
        return new ManifestCluster(_directory.Combine("manifests"), _directory.Combine("state"));
    }

    private Task<Pod> PodAsync(string uid = "u1") => Cluster().GetPodAsync(Identity(uid), CancellationToken.None);

    private Task<IReadOnlyDictionary<string, string>> NamespaceAsync(string name) =>
        Cluster().GetNamespaceAnnotationsAsync(name, CancellationToken.None);

    private Task<NetworkAttachmentDefinition> NetworkAsync(string @namespace, string name) =>
        Cluster().GetNetworkAsync(@namespace, name, CancellationToken.None);
}
