// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace ApiServer.Manifests;

/// <summary>Reads objects from a directory of YAML and JSON files.</summary>
public static class ManifestReader
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    public static IEnumerable<JsonObject> ReadDirectory(string path) =>
        from file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)
        where Extensions.Contains(Path.GetExtension(file))
        from document in Read(File.ReadAllText(file))
        select document;

    /// <summary>Reads every document of a YAML stream; JSON is valid YAML.</summary>
    public static IEnumerable<JsonObject> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => YamlTree.ToJson(document.RootNode)).OfType<JsonObject>().SelectMany(Items);
    }

    private static IEnumerable<JsonObject> Items(JsonObject document) =>
        (string?)document["kind"] == "List" && document["items"] is JsonArray items
            ? items.OfType<JsonObject>().Select(item => (JsonObject)item.DeepClone())
            : [document];
}
