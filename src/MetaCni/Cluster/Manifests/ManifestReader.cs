// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Cluster.Manifests;

/// <summary>
/// Reads every manifest of a directory: <c>.yaml</c>, <c>.yml</c> and <c>.json</c>, several documents a file, lists taken apart.
/// </summary>
internal static class ManifestReader
{
    public static IReadOnlyList<Manifest> ReadAll(string directory) => InDirectory(directory, files =>
        files.Where(IsManifest).Order(StringComparer.Ordinal).SelectMany(ReadFile).ToList());

    /// <summary>Whether there is something to read from, not what.</summary>
    /// <exception cref="CniException">5: the directory is missing, or cannot be read.</exception>
    public static void RequireDirectory(string directory) => InDirectory(directory, files => files.Any());

    private static T InDirectory<T>(string directory, Func<IEnumerable<string>, T> read)
    {
        try
        {
            return read(Directory.EnumerateFiles(directory));
        }
        catch (DirectoryNotFoundException e)
        {
            throw new CniException(
                CniErrorCode.IOFailure,
                $"the directory {directory} of manifests does not exist; create it, or correct manifests in the configuration",
                "",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniException(
                CniErrorCode.IOFailure,
                $"the manifests in {directory} cannot be read: {e.Message}; let the user that runs this (root) read them",
                "",
                e);
        }
    }

    private static bool IsManifest(string file) => Path.GetExtension(file) is ".yaml" or ".yml" or ".json";

    private static IEnumerable<Manifest> ReadFile(string file)
    {
        var content = File.ReadAllBytes(file);
        IEnumerable<JsonNode?> documents = Path.GetExtension(file) == ".json"
            ? [JsonBorder.ReadStrictly(content, file)]
            : YamlDocuments.Read(content, file);
        return documents.OfType<JsonObject>().SelectMany(json => Objects(file, json));
    }

    private static IEnumerable<Manifest> Objects(string file, JsonObject json) =>
        json["items"] is JsonArray items
            ? items.OfType<JsonObject>().Select(item => new Manifest(file, item))
            : [new Manifest(file, json)];
}
