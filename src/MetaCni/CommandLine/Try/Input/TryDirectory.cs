// SPDX-License-Identifier: Apache-2.0
//
// DIR has the objects of a cluster: manifests (pods, NetworkAttachmentDefinitions), and one CNI configuration of metacni as in
// /etc/cni/net.d. Only what the tool needs is read here; the plugin reads and validates the rest.

using Cni.Config;
using Cni.Json;
using MetaCni.Cluster.Manifests;
using MetaCni.CommandLine.Terminal;
using MetaCni.Errors;
using MetaCni.Validation;

namespace MetaCni.CommandLine.Try.Input;

internal sealed record TryDirectory
{
    public required string Path { get; init; }

    /// <summary>The pods, in the order of the manifests.</summary>
    public IReadOnlyList<TryPod> Pods { get; private init; } = [];

    /// <summary>The CNI configuration: a list or a single plugin.</summary>
    public required NetworkConfigurationList Configuration { get; init; }

    /// <summary>The findings from the manifests and the configuration alone.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The host resources named in the configuration and the definitions that may outlive a pod.</summary>
    public HostTraces Traces { get; private init; } = new([], []);

    /// <summary>The key of a session; DIR need not exist any more.</summary>
    public static string FullPath(string path) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    public static TryDirectory Read(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new UsageException($"{path} is not a directory");
        }

        var full = FullPath(path);
        var file = ConfigurationOf(full);
        var configuration = NetworkConfigurationList.Parse(JsonBorder.ReadObjectStrictly(AdministratorFile.Read(file, "the configuration"), file), file);
        var manifests = ManifestReader.ReadAll(full);
        var directory = new TryDirectory { Path = full, Configuration = configuration, Findings = ClusterReview.Of(manifests, configuration) };

        // If the API server would reject an object, nothing is attached and nothing else is read.
        return directory.Findings.Any(finding => finding.IsError) ? directory : directory with
        {
            Pods = [.. manifests.Where(manifest => manifest.Text("kind") == KnownKind.Pod).Select(TryPod.Of)],
            Traces = HostTraces.Of([configuration.Json, .. DefinitionConfig.Of(manifests).Select(definition => definition.Json)]),
        };
    }

    /// <summary>The pods to attach: all, or the named one.</summary>
    public IReadOnlyList<TryPod> Choose(string? name)
    {
        IReadOnlyList<TryPod> chosen = name is null ? Pods : [.. Pods.Where(pod => pod.IsNamed(name))];
        return (chosen.Count, name) switch
        {
            (0, null) => throw new UsageException(
                $"{Path} has no manifest of a pod", "a trial attaches objects of the kind Pod; write a deployment's template as one"),
            (0, _) => throw new UsageException($"{Path} has no pod {name}; it has {string.Join(", ", Pods)}"),
            ( > 1, not null) => throw new UsageException($"{Path} has several pods {name}", "name the namespace too: --pod NAMESPACE/NAME"),
            _ => chosen,
        };
    }

    private static string ConfigurationOf(string path)
    {
        string[] found = [.. Directory.EnumerateFiles(path).Where(file => System.IO.Path.GetExtension(file) is ".conf" or ".conflist")];
        return found switch
        {
            [var file] => file,
            [] => throw new UsageException(
                $"{path} has no CNI configuration (*.conf, *.conflist)",
                "put the file there that would be in /etc/cni/net.d"),
            _ => throw new UsageException($"{path} has {found.Length} CNI configurations (*.conf, *.conflist); leave one there"),
        };
    }
}
