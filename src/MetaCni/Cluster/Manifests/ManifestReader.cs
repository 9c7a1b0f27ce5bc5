// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Cni.Json;
using Linux.Files;
using MetaCni.Kubernetes.Yaml;

namespace MetaCni.Cluster.Manifests;

/// <summary>
/// Reads every manifest of a directory: <c>.yaml</c>, <c>.yml</c> and <c>.json</c>, several documents a file, lists taken apart.
/// kustomize's file beside them is passed over.
/// </summary>
internal static class ManifestReader
{
    // The dump of a whole cluster may stand in one file; YAML has no such limit, but grows less in memory.
    private const int MaximumValues = 500_000;
    private const int MaximumLength = 16 << 20;

    // kustomize's own file names objects and is none, and it need not have a kind.
    private static readonly string[] OfKustomize = ["kustomization.yaml", "kustomization.yml"];

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

    // Dotfiles are not read in kubelet's directory of static pods either: editors and mounted ConfigMaps have them.
    private static bool IsManifest(string file) =>
        Path.GetFileName(file) is var name && name[0] != '.' && !OfKustomize.Contains(name)
        && (IsJson(file) || Is(file, ".yaml") || Is(file, ".yml"));

    private static bool IsJson(string file) => Is(file, ".json");

    private static bool Is(string file, string ending) => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Manifest> ReadFile(string file)
    {
        if (ReadContent(file) is not { } bytes)
        {
            return [];
        }

        var content = WithoutByteOrderMark(bytes);
        var documents = IsJson(file) ? [JsonBorder.ReadStrictly(content, file, MaximumValues)] : YamlDocuments.Read(content, file);
        return documents.Index().SelectMany(document => ManifestObjects.Of(
            file, documents.Count == 1 ? file : $"{file}, document {document.Index + 1}", document.Item));
    }

    // Null where it has been removed since the directory was listed: it could be any pod's, and this one's is another file.
    private static byte[]? ReadContent(string file)
    {
        try
        {
            return BoundedFile.TryRead(file, out var content, MaximumLength) ? content
                : FileStatus.TryOfName(file, out _) ? throw new FormatException("it leads nowhere")
                : null;
        }
        catch (FormatException e)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"{file} cannot be read: {e.Message}; put a readable file there, or remove it", "", e);
        }
    }

    // JSON and YAML have none, and editors of some systems begin every text with one.
    private static byte[] WithoutByteOrderMark(byte[] content) =>
        content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
}
