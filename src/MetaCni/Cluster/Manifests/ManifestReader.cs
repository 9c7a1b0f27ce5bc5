// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Cni.Json;
using Linux.Files;
using MetaCni.Kubernetes.Yaml;

namespace MetaCni.Cluster.Manifests;

/// <summary>
/// Reads every manifest of a directory: <c>.yaml</c>, <c>.yml</c> and <c>.json</c> files, with several documents a file and with lists.
/// It skips kustomize's file.
/// </summary>
internal static class ManifestReader
{
    // One file may be the dump of a whole cluster. YAML has no such limit, but needs less memory.
    private const int MaximumValues = 500_000;
    private const int MaximumLength = 16 << 20;

    // kustomize's own file lists resources but is not a Kubernetes object, and it may have no kind.
    private static readonly string[] OfKustomize = ["kustomization.yaml", "kustomization.yml"];

    public static IReadOnlyList<Manifest> ReadAll(string directory) => InDirectory(directory, files =>
        files.Where(IsManifest).Order(StringComparer.Ordinal).SelectMany(ReadFile).ToList());

    /// <summary>Checks that the directory can be read, but not its manifests.</summary>
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
                $"the manifests in {directory} cannot be read: {e.Message}; let the user of this process (root) read them",
                "",
                e);
        }
    }

    // kubelet does not read dotfiles from its directory of static pods either: editors and mounted ConfigMaps create them.
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

    // Null if the file was removed after the directory was listed: it may belong to any pod, and this pod has its own file.
    private static byte[]? ReadContent(string file)
    {
        try
        {
            return BoundedFile.TryRead(file, out var content, MaximumLength) ? content
                : FileStatus.TryOfName(file, out _) ? throw new FormatException("it is a link to a file that does not exist")
                : null;
        }
        catch (FormatException e)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"{file} cannot be read: {e.Message}; put a readable file there, or remove it", "", e);
        }
    }

    // JSON and YAML have no byte order mark, but some editors write one at the start of every text.
    private static byte[] WithoutByteOrderMark(byte[] content) =>
        content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
}
