// SPDX-License-Identifier: Apache-2.0

using System.Text;
using MetaCni.Cluster.Manifests;
using MetaCni.Kubernetes.Yaml;
using MetaCni.Validation;

namespace MetaCni.Tests.Validation;

/// <summary>What an API server refuses (as 1.35 does, with kubectl's strict validation), and what it accepts without effect.</summary>
public sealed class ManifestReviewTests
{
    private const string Definition = "apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: lan}\nspec: {config: '{}'}\n";
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n";

    [Theory]
    [InlineData(Definition)]
    [InlineData(Pod)]
    [InlineData("apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: lan.a-1, namespace: team-1}\n")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {k8s.v1.cni.cncf.io/networks: lan, cni: flannel, A/b_c.D: x}, labels: {networks: lan}}\nspec: {hostNetwork: false, hostname: h}\n")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p, generateName: q-, annotations: {k8s.v1.cni.cncf.io/networks-status: '[]', k8s.ovn.org/pod-networks: '{}', networking: on, example.com/networks: a}}\n")]
    [InlineData("apiVersion: v1\nkind: Namespace\nmetadata: {name: team, annotations: {metacni.io/default-networks: lan}}\n")]
    [InlineData("apiVersion: resource.k8s.io/v1beta2\nkind: ResourceClaim\nmetadata: {name: c}\nspec: {}\n")]
    [InlineData("apiVersion: resource.k8s.io/v1\nkind: ResourceClaimTemplate\nmetadata: {name: c}\n")]
    [InlineData("apiVersion: kueue.x-k8s.io/v1beta1\nkind: ResourceFlavor\nmetadata: {name: c}\n")]
    [InlineData("apiVersion: eventhub.azure.com/v1\nkind: Namespace\nmetadata: {name: Any_Thing}\n")]
    [InlineData("apiVersion: k8s.cni.cncf.io/v1beta1\nkind: MultiNetworkPolicy\nmetadata: {name: Any}\n")]
    [InlineData("apiVersion: k8s.cni.cncf.io/v1alpha1\nkind: IPAMClaim\nmetadata: {name: Any}\n")]
    [InlineData("apiVersion: config.openshift.io/v1\nkind: Network\nmetadata: {name: Any}\n")]
    [InlineData("apiVersion: v1\nkind: PodList\nitems: [{metadata: {name: p}}]\n")]
    [InlineData("apiVersion: v1\nkind: Node\nmetadata: {name: n}\n")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {metadata: {annotations: {k8s.v1.cni.cncf.io/networks: lan}}}}\n")]
    public void A_manifest_that_the_API_server_accepts_has_no_findings(string yaml) => Assert.Empty(Findings(yaml));

    [Theory]
    [InlineData("NetworkAttachmentDefiniton", "NetworkAttachmentDefinition")]
    [InlineData("NetworkAttachementDefinition", "NetworkAttachmentDefinition")]
    [InlineData("networkattachmentdefinition", "NetworkAttachmentDefinition")]
    [InlineData("NetworkAttachmentDefinitions", "NetworkAttachmentDefinition")]
    [InlineData("Network", "NetworkAttachmentDefinition")]
    [InlineData("NetAttachDef", "NetworkAttachmentDefinition")]
    [InlineData("NetworkAttachmentDefinition\u200b", "NetworkAttachmentDefinition")]
    [InlineData("N\u0435tworkAttachmentDefinition", "NetworkAttachmentDefinition")]
    public void A_misspelled_kind_is_refused_with_a_suggestion(string written, string meant)
    {
        var finding = Refused(Definition.Replace("kind: NetworkAttachmentDefinition", $"kind: {written}"));

        Assert.StartsWith("dir/a.yaml: unknown kind \"N", finding, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith($"did you mean \"{meant}\"?", finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("k8s.cni.cncf.io/v1beta1", "Network")]
    [InlineData("k8s.cni.cncf.io/v1beta1", "NetworkAttachment")]
    [InlineData("k8s.cni.cncf.io/v1alpha1", "AnythingElse")]
    [InlineData("v1", "NetAttachDef")]
    [InlineData("v1", "net-attach-defs")]
    [InlineData("v1", "Network")]
    [InlineData("k8s.v1.cni.cncf.io/v1", "NAD")]
    public void A_kind_and_an_apiVersion_that_are_both_wrong_are_both_refused(string apiVersion, string kind) => Assert.Equal(
        [
            $"dir/a.yaml: unknown kind \"{kind}\"; did you mean \"NetworkAttachmentDefinition\"?",
            $"dir/a.yaml: unknown apiVersion \"{apiVersion}\" of a NetworkAttachmentDefinition; did you mean \"k8s.cni.cncf.io/v1\"?",
        ],
        Findings(Definition.Replace("k8s.cni.cncf.io/v1", apiVersion).Replace("kind: NetworkAttachmentDefinition", $"kind: {kind}")).Select(finding => finding.ToString()));

    [Fact]
    public void A_list_whose_kind_is_mistyped_is_refused() => Assert.Equal(
        "dir/a.yaml: unknown kind \"list\"; did you mean \"List\"?",
        Refused("apiVersion: v1\nkind: list\nitems: [{apiVersion: v1, kind: Pod, metadata: {name: p}}]\n"));

    [Theory]
    [InlineData(Definition, "k8s.cni.cncf.io/v1", "k8s.cni.cncf.io/v1beta1")]
    [InlineData(Definition, "k8s.cni.cncf.io/v1", "k8s.cni.cncf.io/v1alpha1")]
    [InlineData(Definition, "k8s.cni.cncf.io/v1", "k8s.v1.cni.cncf.io/v1")]
    [InlineData(Definition, "k8s.cni.cncf.io/v1", "v1")]
    [InlineData(Pod, "v1", "v1beta1")]
    [InlineData(Pod, "v1", "V1")]
    [InlineData(Pod, "v1", "apps/v1")]
    public void A_wrong_apiVersion_is_refused_with_a_suggestion(string yaml, string right, string wrong) => Assert.EndsWith(
        $"unknown apiVersion \"{wrong}\" of a {(yaml == Pod ? "Pod" : "NetworkAttachmentDefinition")}; did you mean \"{right}\"?",
        Refused(yaml.Replace($"apiVersion: {right}\n", $"apiVersion: {wrong}\n")));

    [Fact]
    public void A_missing_apiVersion_is_refused() =>
        Assert.Equal("dir/a.yaml: apiVersion is missing; write apiVersion: v1", Refused("kind: Pod\nmetadata: {name: p}\n"));

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nannotations: {a: b}\n", "unknown field \"annotations\" of a Pod; write it below metadata")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {annotations: {a: b}}\n", "unknown field \"spec.annotations\" of a Pod; write it below metadata")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p, k8s.v1.cni.cncf.io/networks: lan}\n", "unknown field \"metadata.k8s.v1.cni.cncf.io/networks\" of a Pod; write it below metadata.annotations")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nk8s.v1.cni.cncf.io/networks: lan\n", "unknown field \"k8s.v1.cni.cncf.io/networks\" of a Pod; write it below metadata.annotations")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p, anotations: {a: b}}\n", "unknown field \"metadata.anotations\" of a Pod; did you mean \"annotations\"?")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations\u200b: {a: b}}\n", "unknown field \"metadata.annotations\\u200b\" of a Pod; character 12 is U+200B, which is not an ASCII letter: did you mean \"annotations\"?")]
    [InlineData("apiversion: v1\nkind: Pod\nmetadata: {name: p}\n", "unknown field \"apiversion\" of a Pod; did you mean \"apiVersion\"?")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nhostNetwork: true\n", "unknown field \"hostNetwork\" of a Pod; write it below spec")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostnetwork: true}\n", "unknown field \"spec.hostnetwork\" of a Pod; did you mean \"hostNetwork\"?")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostNetwork: 'true'}\n", "spec.hostNetwork must be true or false, without quotes")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p, spec: {}}\n", "unknown field \"metadata.spec\" of a Pod; write it at the top level")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nqwerty: 1\n", "unknown field \"qwerty\" of a Pod; remove it, or correct its indentation")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: text\n", "spec must be an object; write its fields indented below it")]
    [InlineData("apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: lan}\nspec: {config: {type: bridge}}\n", "spec.config must be a string; write config: | and the JSON indented below it")]
    [InlineData("apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: lan}\nspec: {config: 5}\n", "spec.config must be a string; put it in quotes")]
    [InlineData("apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: lan}\nspec: {conf: '{}'}\n", "unknown field \"spec.conf\" of a NetworkAttachmentDefinition; did you mean \"config\"?")]
    [InlineData("apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: lan}\nconfig: '{}'\n", "unknown field \"config\" of a NetworkAttachmentDefinition; write it below spec")]
    [InlineData("apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: lan, config: '{}'}\n", "unknown field \"metadata.config\" of a NetworkAttachmentDefinition; write it below spec")]
    public void An_unknown_misplaced_or_mistyped_field_is_refused(string yaml, string sentence) =>
        Assert.Equal($"dir/a.yaml: {sentence}", Refused(yaml));

    [Theory]
    [InlineData("name: My_Pod", "metadata.name \"My_Pod\" is not valid; did you mean \"my-pod\"?")]
    [InlineData("name: p\u200b", "metadata.name \"p\\u200b\" is not valid; character 2 is U+200B, which is not an ASCII letter: did you mean \"p\"?")]
    [InlineData("name: 'a/b'", "metadata.name \"a/b\" is not valid; write at most 253 lower-case letters, digits, '-' and '.', with a letter or digit at both ends of each part")]
    [InlineData("name: p, namespace: Team", "metadata.namespace \"Team\" is not valid; did you mean \"team\"?")]
    [InlineData("name: p, namespace: a.b", "metadata.namespace \"a.b\" is not valid; write at most 63 lower-case letters, digits and '-', with a letter or digit at both ends")]
    [InlineData("name: p, namespace: 5", "metadata.namespace must be a string; put it in quotes")]
    [InlineData("name: p, annotations: [a]", "metadata.annotations must be an object of strings; write NAME: \"value\" pairs below it")]
    [InlineData("name: p, annotations: {a: true}", "metadata.annotations: \"a\" must be a string; put it in quotes")]
    [InlineData("name: p, annotations: {k8s.v1.cni.cncf.io/networks: [{name: lan}]}", "metadata.annotations: \"k8s.v1.cni.cncf.io/networks\" must be a string; write KEY: | and the text indented below it")]
    [InlineData("name: p, annotations: {\"k8s.v1.cni.cncf.io/networks\\u200b\": lan}", "metadata.annotations has the key \"k8s.v1.cni.cncf.io/networks\\u200b\", which is not valid; character 28 is U+200B, which is not an ASCII letter: did you mean \"k8s.v1.cni.cncf.io/networks\"?")]
    [InlineData("name: p, annotations: {a/b/c: lan}", "metadata.annotations has the key \"a/b/c\", which is not valid; write DOMAIN/NAME or NAME in letters, digits, '-', '_' and '.', each part with a letter or digit at both ends")]
    [InlineData("name: p, annotations: {k8s.v1.cni.cncf.io/n\u0435tworks: lan}", "metadata.annotations has the key \"k8s.v1.cni.cncf.io/n\u0435tworks\", which is not valid; character 21 is U+0435, which is not an ASCII letter: did you mean \"k8s.v1.cni.cncf.io/networks\"?")]
    [InlineData("name: p, annotations: {k8s.v1.cni.cncf.io/ networks: lan}", "metadata.annotations has the key \"k8s.v1.cni.cncf.io/ networks\", which is not valid; character 20 is a space: did you mean \"k8s.v1.cni.cncf.io/networks\"?")]
    [InlineData("name: p, labels: {version: 1}", "metadata.labels: \"version\" must be a string; put it in quotes")]
    public void An_invalid_name_or_key_is_refused(string metadata, string sentence) =>
        Assert.Equal($"dir/a.yaml: {sentence}", Refused($"apiVersion: v1\nkind: Pod\nmetadata: {{{metadata}}}\n"));

    [Fact]
    public void Annotations_of_more_than_256_KiB_are_refused() => Assert.Contains(
        "metadata.annotations are longer than 256 KiB together",
        Refused($"apiVersion: v1\nkind: Pod\nmetadata: {{name: p, annotations: {{a: {new string('x', 262_144)}}}}}\n"));

    [Theory]
    [InlineData("k8s.v1.cni.cncf.io/network", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("k8s.v1.cni.cncf.io/Networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("k8s.v1.cni.cncf.io/neworks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("k8s.v1.cni.cncf.o/networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("cncf.o/networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("cni.cncf.io/networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("kubernetes.v1.cni.cncf.io/networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("k8s.v1.cnf.io/networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("v1.multus-cni.io/networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("network", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("v1.multus-cni.io/default-networks", "v1.multus-cni.io/default-network")]
    [InlineData("multus-cni.io/default-network", "v1.multus-cni.io/default-network")]
    [InlineData("k8s.v1.cni.cncf.io.networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("k8s.v1.cni.cncf.io-networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("k8s.v1.cni.cncf.o.networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("k8s.v1.cni.cncf.io/nets", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("k8s.v1.cni.cncf.io/nad", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("k8s.v1.cni.cncf.io/network-attachments", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("K8s.v1.cni.cncf.io/nets", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("k8s.cni.cncf.io/networks", "k8s.v1.cni.cncf.io/networks")]
    [InlineData("v1.multus-cni.io/primary", "v1.multus-cni.io/default-network")]
    [InlineData("metacni.io/more", "metacni.io/default-networks")]
    public void A_misspelled_annotation_key_is_a_warning_with_a_suggestion(string written, string meant) => Assert.Equal(
        $"dir/a.yaml: the annotation \"{written}\" has no effect; did you mean \"{meant}\"?",
        Warned($"apiVersion: v1\nkind: Pod\nmetadata: {{name: p, annotations: {{{written}: lan}}}}\n"));

    [Theory]
    [InlineData("cni.cilium.io/network")]
    [InlineData("cni.projectcalico.org/network")]
    [InlineData("cni.projectcalico.org/networks")]
    [InlineData("k8s.ovn.org/networks")]
    [InlineData("whereabouts.cni.cncf.io/networks")]
    [InlineData("multus.example.com/networks")]
    [InlineData("networking.gke.io/network")]
    public void Annotations_of_other_projects_are_ignored(string key) =>
        Assert.Empty(Findings($"apiVersion: v1\nkind: Pod\nmetadata: {{name: p, annotations: {{{key}: lan}}}}\n"));

    [Theory]
    [InlineData("apps/v1", "Deployment", "spec: {template: {metadata: {ANNOTATIONS}}}", "spec.template.metadata")]
    [InlineData("apps/v1", "StatefulSet", "spec: {template: {metadata: {ANNOTATIONS}}}", "spec.template.metadata")]
    [InlineData("apps/v1", "DaemonSet", "spec: {template: {metadata: {ANNOTATIONS}}}", "spec.template.metadata")]
    [InlineData("batch/v1", "Job", "spec: {template: {metadata: {ANNOTATIONS}}}", "spec.template.metadata")]
    [InlineData("batch/v1", "CronJob", "spec: {jobTemplate: {spec: {template: {metadata: {ANNOTATIONS}}}}}", "spec.jobTemplate.spec.template.metadata")]
    [InlineData("v1", "PodTemplate", "template: {metadata: {ANNOTATIONS}}", "template.metadata")]
    [InlineData("argoproj.io/v1alpha1", "Rollout", "spec: {template: {metadata: {ANNOTATIONS}}}", "spec.template.metadata")]
    public void Annotations_of_a_pod_template_are_checked_like_those_on_a_pod(string apiVersion, string kind, string rest, string path)
    {
        string Written(string annotations) =>
            $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: d}}\n{rest.Replace("ANNOTATIONS", annotations)}\n";

        Assert.Equal(
            $"dir/a.yaml: {path}: the annotation \"k8s.v1.cni.cncf.io/network\" has no effect; did you mean \"k8s.v1.cni.cncf.io/networks\"?",
            Warned(Written("annotations: {k8s.v1.cni.cncf.io/network: lan}")));
        Assert.Equal(
            $"dir/a.yaml: {path}: k8s.v1.cni.cncf.io/networks is a label, which attaches nothing; write it below {path}.annotations",
            Warned(Written("labels: {k8s.v1.cni.cncf.io/networks: lan}")));
        Assert.Empty(Findings(Written("annotations: {k8s.v1.cni.cncf.io/networks: lan}")));
    }

    [Fact]
    public void An_invalid_annotation_key_in_a_template_is_refused() => Assert.StartsWith(
        "dir/a.yaml: spec.template.metadata.annotations has the key \"k8s.v1.cni.cncf.io/networks\\u200b\", which is not valid;",
        Refused("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {metadata: {annotations: {k8s.v1.cni.cncf.io/networks\u200b: lan}}}}\n"),
        StringComparison.Ordinal);

    [Fact]
    public void An_annotation_key_without_a_domain_is_ignored_if_the_correct_one_exists() =>
        Assert.Empty(Findings("apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {networks: lan, k8s.v1.cni.cncf.io/networks: lan}}\n"));

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {k8s.v1.cni.cncf.io/networks: lan}}\n",
        "k8s.v1.cni.cncf.io/networks is a label, which attaches nothing; write it below metadata.annotations")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, annotations: {k8s.v1.cni.cncf.io/networks: lan}}\nspec: {template: {}}\n",
        "the annotation k8s.v1.cni.cncf.io/networks of a Deployment attaches nothing to its pods; write it below spec.template.metadata.annotations")]
    [InlineData("apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: d}\nspec: {jobTemplate: {metadata: {annotations: {k8s.v1.cni.cncf.io/networks: lan}}, spec: {template: {}}}}\n",
        "the annotation k8s.v1.cni.cncf.io/networks of a CronJob attaches nothing to its pods; write it below spec.jobTemplate.spec.template.metadata.annotations")]
    [InlineData("apiVersion: v1\nkind: Namespace\nmetadata: {name: team, annotations: {metacni.io/networks: lan}}\n",
        "the annotation \"metacni.io/networks\" has no effect; did you mean one of \"metacni.io/primary-network\", \"metacni.io/default-networks\"?")]
    [InlineData("apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: lan, annotations: {metacni.io/any: a}}\n",
        "the annotation \"metacni.io/any\" has no effect; remove it")]
    [InlineData("apiVersion: v1\nkind: Namespace\nmetadata: {name: team, annotations: {k8s.v1.cni.cncf.io/networks: lan}}\n",
        "the annotation \"k8s.v1.cni.cncf.io/networks\" has no effect on a Namespace; write it on a Pod")]
    [InlineData("apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: lan, annotations: {k8s.v1.cni.cncf.io/resourcename: a/b}}\n",
        "the annotation \"k8s.v1.cni.cncf.io/resourcename\" has no effect; did you mean \"k8s.v1.cni.cncf.io/resourceName\"?")]
    public void An_annotation_without_effect_is_a_warning(string yaml, string sentence) =>
        Assert.Equal($"dir/a.yaml: {sentence}", Warned(yaml));

    [Theory]
    [InlineData("{\"type\":\"macvlan\",\"mas\u200bter\":\"eth0\"}", "mas\\u200bter", "character 4 is U+200B, which is not an ASCII letter: ")]
    [InlineData("{\"plugins\":[{\"ipam\":{\"t\u0443pe\":\"static\"}}]}", "t\u0443pe", "character 2 is U+0443, which is not an ASCII letter: ")]
    [InlineData("{\"type\":\"macvlan\",\"master \":\"eth0\"}", "master ", "character 7 is a space: ")]
    public void A_configuration_key_with_a_misleading_character_is_a_warning(string config, string key, string character) => Assert.Equal(
        $"dir/a.yaml: spec.config: the key \"{key}\" has no effect; {character}write it in ASCII letters without spaces",
        Warned(Definition.Replace("'{}'", $"'{config}'")));

    [Fact]
    public void All_mistakes_of_an_object_are_reported()
    {
        var findings = Findings("apiVersion: v2\nkind: pod\nmetadata: {name: P, annotations: {networks: lan}}\nspecs: {}\n");

        Assert.Equal([true, true, true, true, false], findings.Select(finding => finding.IsError));
    }

    [Fact]
    public void The_document_of_a_file_and_the_item_of_a_list_are_named() => Assert.Equal(
        "dir/a.yaml, document 2, item 2",
        Review(Pod + "---\napiVersion: v1\nkind: List\nitems: [" + "{apiVersion: v1, kind: Pod, metadata: {name: a}}, {apiVersion: v2, kind: Pod, metadata: {name: b}}]\n")
            .Single().ToString().Split(':')[0].Trim('"'));

    private static string Refused(string yaml)
    {
        var finding = Assert.Single(Findings(yaml));
        Assert.True(finding.IsError, finding.ToString());
        return finding.ToString();
    }

    private static string Warned(string yaml)
    {
        var finding = Assert.Single(Findings(yaml));
        Assert.False(finding.IsError, finding.ToString());
        return finding.ToString();
    }

    private static IReadOnlyList<Finding> Findings(string yaml) => Review(yaml);

    private static IReadOnlyList<Finding> Review(string yaml)
    {
        var documents = YamlDocuments.Read(Encoding.UTF8.GetBytes(yaml), "dir/a.yaml");
        return ManifestReview.Of([.. documents.Index().SelectMany(document =>
            ManifestObjects.Of("dir/a.yaml", documents.Count == 1 ? "dir/a.yaml" : $"dir/a.yaml, document {document.Index + 1}", document.Item))]);
    }
}
