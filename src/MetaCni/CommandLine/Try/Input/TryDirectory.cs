// SPDX-License-Identifier: Apache-2.0
//
// DIR holds what a cluster would hold: manifests (pods, NetworkAttachmentDefinitions), and one CNI configuration of metacni
// as it would stand in /etc/cni/net.d. Only what the tool itself needs is read here; the plugin reads the rest and judges it.

using System.Text;
using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using Linux.Files;
using MetaCni.Cluster.Manifests;
using MetaCni.CommandLine.Terminal;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Validation;

namespace MetaCni.CommandLine.Try.Input;

internal sealed record TryDirectory
{
    public required string Path { get; init; }

    /// <summary>In the order of the manifests.</summary>
    public IReadOnlyList<TryPod> Pods { get; private init; } = [];

    /// <summary>The CNI configuration: a list or a single plugin.</summary>
    public required NetworkConfigurationList Configuration { get; init; }

    /// <summary>What is to be seen from the manifests alone.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What the configuration and the definitions name that may outlive a pod.</summary>
    public HostTraces Traces { get; private init; } = new([], []);

    /// <summary>What a session is remembered under; DIR need not be there any more.</summary>
    public static string FullPath(string path) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    public static TryDirectory Read(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new UsageException($"{path} is not a directory");
        }

        var full = FullPath(path);
        var file = ConfigurationOf(full);
        var configuration = NetworkConfigurationList.Parse(JsonBorder.ReadObjectStrictly(BoundedFile.Read(file, "the configuration"), file), file);
        var manifests = ManifestReader.ReadAll(full);
        var empty = new TryDirectory { Path = full, Configuration = configuration, Findings = ManifestReview.Of(manifests) };

        // Of what an API server refuses nothing is attached, and nothing else is read.
        return empty.Findings.Any(finding => finding.IsError) ? empty : empty.With(manifests);
    }

    /// <summary>The pods to attach: all, or the one that is named.</summary>
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

    private TryDirectory With(IReadOnlyList<Manifest> manifests)
    {
        var definitions = manifests.Select(manifest => (Manifest: manifest, Json: Definition(manifest))).Where(entry => entry.Json is not null).ToArray();
        NetworkPool[] pools =
        [
            .. Configuration.Plugins.SelectMany(plugin => Delegates(plugin.Json)).SelectMany(network => NetworkPool.Of(JsonScalar.Text(JsonKeys.Find(network, "name")) ?? "", network)),
            .. definitions.SelectMany(entry => NetworkPool.Of($"{entry.Manifest.Namespace}/{entry.Manifest.Metadata("name")}", entry.Json!)),
        ];
        return this with
        {
            Pods = [.. manifests.Where(manifest => manifest.Text("kind") == KnownKind.Pod).Select(TryPod.Of)],
            Findings =
            [
                .. Findings,
                .. ConfigReview.Of(Configuration.Json).Concat(KubeConfigProblems()).Select(sentence => new Finding(false, Configuration.What, sentence)),
                .. SubnetAdvice.Of(pools).Select(sentence => new Finding(false, "", sentence)),
            ],
            Traces = HostTraces.Of([Configuration.Json, .. definitions.Select(definition => definition.Json)]),
        };
    }

    // A trial does not use it, and it may be on the node alone. Where it exists its mistakes are the node's.
    private IEnumerable<string> KubeConfigProblems() => Configuration.Plugins
        .Where(plugin => plugin.Type == TryConfiguration.PluginType)
        .Select(plugin => JsonScalar.Text(JsonKeys.Find(plugin.Json, "kubeconfig")) ?? "")
        .Where(file => System.IO.Path.IsPathRooted(file) && File.Exists(file))
        .Select(KubeConfigProblem)
        .OfType<string>();

    private static string? KubeConfigProblem(string file)
    {
        try
        {
            KubeConfigFile.Load(file);
            return null;
        }
        catch (CniException e)
        {
            return e.Message;
        }
    }

    private static string ConfigurationOf(string path)
    {
        string[] found = [.. Directory.EnumerateFiles(path).Where(file => System.IO.Path.GetExtension(file) is ".conf" or ".conflist")];
        return found switch
        {
            [var file] => file,
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
            return manifest.Text("kind") == KnownKind.Definition && manifest.Text("spec", "config") is { Length: > 0 } text
                ? JsonBorder.ReadObject(Encoding.UTF8.GetBytes(text), "spec.config")
                : null;
        }
        catch (CniException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonObject> Delegates(JsonObject plugin) =>
        (JsonKeys.Find(plugin, "delegates") as JsonArray ?? []).OfType<JsonObject>();
}
