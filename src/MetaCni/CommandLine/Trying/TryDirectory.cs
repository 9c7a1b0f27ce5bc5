// SPDX-License-Identifier: Apache-2.0
//
// DIR holds what a cluster would hold: manifests (pods, NetworkAttachmentDefinitions), and one CNI configuration of metacni
// as it would stand in /etc/cni/net.d. Only what the tool itself needs is read here; the plugin reads the rest and judges it.

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Manifests;
using MetaCni.Linux;

namespace MetaCni.CommandLine.Trying;

internal sealed record TryDirectory
{
    public required string Path { get; init; }

    /// <summary>In the order of the manifests.</summary>
    public required IReadOnlyList<TryPod> Pods { get; init; }

    /// <summary>The CNI configuration as it stands in the file: a list or a single plugin.</summary>
    public required JsonObject Configuration { get; init; }

    /// <summary>What the configuration and the definitions name that may outlive a pod.</summary>
    public required HostTraces Traces { get; init; }

    /// <summary>What a session is remembered under; DIR need not be there any more.</summary>
    public static string FullPath(string path) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    public static TryDirectory Read(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new UsageException($"{path} is not a directory");
        }

        var full = FullPath(path);
        var configuration = ReadConfiguration(full);
        var manifests = ManifestReader.ReadAll(full);
        return new TryDirectory
        {
            Path = full,
            Pods = [.. manifests.Where(manifest => manifest.Text("kind") == "Pod").Select(TryPod.Of)],
            Configuration = configuration,
            Traces = HostTraces.Of([configuration, .. manifests.Select(Definition)]),
        };
    }

    /// <summary>The pods to attach: all, or the one that is named.</summary>
    public IReadOnlyList<TryPod> Choose(string? name)
    {
        IReadOnlyList<TryPod> chosen = name is null ? Pods : [.. Pods.Where(pod => pod.IsNamed(name))];
        return (chosen.Count, name) switch
        {
            (0, null) => throw new UsageException($"{Path} has no manifest of a pod"),
            (0, _) => throw new UsageException($"{Path} has no pod {name}; it has {string.Join(", ", Pods)}"),
            ( > 1, not null) => throw new UsageException($"{Path} has several pods {name}", "name the namespace too: --pod NAMESPACE/NAME"),
            _ => chosen,
        };
    }

    private static JsonObject ReadConfiguration(string path)
    {
        string[] found = [.. Directory.EnumerateFiles(path).Where(file => System.IO.Path.GetExtension(file) is ".conf" or ".conflist")];
        return found switch
        {
            [var file] => JsonBorder.ReadObjectStrictly(BoundedFile.Read(file, "the configuration"), file),
            [] => throw new UsageException(
                $"{path} has no CNI configuration (*.conf, *.conflist)",
                "put the file there that would stand in /etc/cni/net.d"),
            _ => throw new UsageException($"{path} has {found.Length} CNI configurations (*.conf, *.conflist); leave one there"),
        };
    }

    // A definition that cannot be read is the plugin's to report, with all that it knows; here it only leaves no trace.
    private static JsonObject? Definition(Manifest manifest)
    {
        try
        {
            return manifest.Text("kind") == "NetworkAttachmentDefinition" && manifest.Text("spec", "config") is { Length: > 0 } text
                ? JsonBorder.ReadObject(Encoding.UTF8.GetBytes(text), "spec.config")
                : null;
        }
        catch (CniException)
        {
            return null;
        }
    }
}
