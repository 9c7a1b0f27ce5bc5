// SPDX-License-Identifier: Apache-2.0

using Crd.Definitions;
using YamlDotNet.RepresentationModel;

namespace Crd.Tests.Definitions;

public sealed class CustomResourceDefinitionTests
{
    private static readonly YamlMappingNode Root = Load();
    private static readonly YamlNode Version = Root["spec"]["versions"][0];
    private static readonly YamlNode Schema = Version["schema"]["openAPIV3Schema"];

    [Fact]
    public void The_CRD_defines_group_kind_and_names_that_the_client_uses()
    {
        var spec = Root["spec"];

        Assert.Equal("apiextensions.k8s.io/v1", Text(Root["apiVersion"]));
        Assert.Equal("CustomResourceDefinition", Text(Root["kind"]));
        Assert.Equal($"{NetworkAttachmentDefinition.KubePluralName}.{NetworkAttachmentDefinition.KubeGroup}", Text(Root["metadata"]["name"]));
        Assert.Equal(NetworkAttachmentDefinition.KubeGroup, Text(spec["group"]));
        Assert.Equal("Namespaced", Text(spec["scope"]));
        Assert.Equal(NetworkAttachmentDefinition.KubePluralName, Text(spec["names"]["plural"]));
        Assert.Equal(NetworkAttachmentDefinition.KubeKind, Text(spec["names"]["kind"]));
        Assert.Equal(NetworkAttachmentDefinitionList.KubeKind, Text(spec["names"]["listKind"]));
        Assert.Equal("network-attachment-definition", Text(spec["names"]["singular"]));
        Assert.Equal(["net-attach-def", "nad"], Items(spec["names"]["shortNames"]).Select(Text));
    }

    [Fact]
    public void The_only_version_is_served_and_stored()
    {
        Assert.Single(Items(Root["spec"]["versions"]));
        Assert.Equal(NetworkAttachmentDefinition.KubeApiVersion, Text(Version["name"]));
        Assert.Equal("true", Text(Version["served"]));
        Assert.Equal("true", Text(Version["storage"]));
    }

    // https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
    [Fact]
    public void The_schema_is_structural_and_describes_every_member() => AssertStructural(Schema, "openAPIV3Schema");

    [Fact]
    public void The_schema_requires_no_member_so_existing_objects_stay_valid()
    {
        Assert.DoesNotContain("required:", File.ReadAllText(PathOfYaml), StringComparison.Ordinal);
        Assert.Equal(["apiVersion", "kind", "metadata", "spec"], Keys(Schema["properties"]));
        Assert.Equal(["config"], Keys(Schema["properties"]["spec"]["properties"]));
        Assert.Equal("string", Text(Schema["properties"]["spec"]["properties"]["config"]["type"]));
    }

    [Fact]
    public void Printer_columns_show_resource_and_age()
    {
        var columns = Items(Version["additionalPrinterColumns"]).ToDictionary(column => Text(column["name"]), column => Text(column["jsonPath"]));

        // kubectl's JSONPath takes what is inside the brackets for fields again: unescaped dots would separate them.
        var escaped = AnnotationNames.ResourceName.Replace(".", @"\.", StringComparison.Ordinal);
        Assert.Equal($".metadata.annotations['{escaped}']", columns["Resource"]);
        Assert.Equal(".metadata.creationTimestamp", columns["Age"]);
    }

    private static void AssertStructural(YamlNode schema, string path)
    {
        Assert.True(Keys(schema).Contains("type"), $"{path} has no type");
        Assert.Empty(Keys(schema).Intersect(["$ref", "additionalProperties", "allOf", "anyOf", "oneOf", "not", "definitions"]));
        if (!path.EndsWith(".metadata", StringComparison.Ordinal))
        {
            Assert.True(Keys(schema).Contains("description"), $"{path} has no description");
        }

        if (Keys(schema).Contains("properties"))
        {
            Assert.Equal("object", Text(schema["type"]));
            foreach (var (name, member) in (YamlMappingNode)schema["properties"])
            {
                AssertStructural(member, $"{path}.{Text(name)}");
            }
        }
    }

    private static YamlMappingNode Load()
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(PathOfYaml);
        stream.Load(reader);
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    private static string PathOfYaml => Path.Combine(AppContext.BaseDirectory, "crds", "network-attachment-definition.yaml");

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static IEnumerable<YamlNode> Items(YamlNode node) => (YamlSequenceNode)node;

    private static IEnumerable<string> Keys(YamlNode node) => ((YamlMappingNode)node).Children.Keys.Select(Text);
}
