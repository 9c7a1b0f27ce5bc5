// SPDX-License-Identifier: Apache-2.0

using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Deployment.Image;

/// <summary>An image as an archive, read as the OCI image specification describes it.</summary>
internal sealed class OciArchive(string path)
{
    private readonly Dictionary<string, byte[]> files = Files(File.ReadAllBytes(path)).ToDictionary(
        file => file.Name, file => Content(file), StringComparer.Ordinal);

    /// <summary>The version of the layout.</summary>
    public string LayoutVersion => (string)JsonNode.Parse(files["oci-layout"])!["imageLayoutVersion"]!;

    /// <summary>The annotations by which tools find the image's name.</summary>
    public JsonNode Names => JsonNode.Parse(files["index.json"])!["manifests"]!.AsArray().Single()!["annotations"]!;

    /// <summary>The descriptors of the images, one for each platform.</summary>
    public IReadOnlyList<JsonNode> Platforms =>
        [.. Blob(JsonNode.Parse(files["index.json"])!["manifests"]!.AsArray().Single()!)["manifests"]!.AsArray().Select(one => one!)];

    /// <summary>The manifest, the configuration … that a descriptor names.</summary>
    public JsonNode Blob(JsonNode descriptor) => JsonNode.Parse(Bytes(descriptor))!;

    /// <summary>The files of the only layer of a platform's image.</summary>
    public IReadOnlyList<TarEntry> Layer(JsonNode platform)
    {
        var manifest = Blob(platform);
        var tar = Unpacked(Bytes(manifest["layers"]!.AsArray().Single()!));
        var digests = Blob(manifest["config"]!)["rootfs"]!["diff_ids"]!.AsArray().Select(digest => (string)digest!);
        Assert.Equal([Digest(tar)], digests);
        return [.. Files(tar)];
    }

    /// <summary>The configuration of a platform's image.</summary>
    public JsonNode Configuration(JsonNode platform) => Blob(Blob(platform)["config"]!);

    // A reader that trusts nothing checks size and digest of everything.
    private byte[] Bytes(JsonNode descriptor)
    {
        var digest = (string)descriptor["digest"]!;
        var content = files["blobs/" + digest.Replace(':', '/')];
        Assert.Equal(digest, Digest(content));
        Assert.Equal((long)descriptor["size"]!, content.Length);
        return content;
    }

    private static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Unpacked(byte[] packed)
    {
        using var unpacked = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static IEnumerable<TarEntry> Files(byte[] tar)
    {
        using var reader = new TarReader(new MemoryStream(tar));
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            if (entry.EntryType != TarEntryType.Directory)
            {
                yield return entry;
            }
        }
    }

    private static byte[] Content(TarEntry entry)
    {
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return content.ToArray();
    }
}
