// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using EndToEnd.Tests.Kubernetes;
using Support;

namespace EndToEnd.Tests.Vectors;

/// <summary>Lays a vector out on this machine and runs its commands with the published executable.</summary>
internal sealed class VectorRun : IDisposable
{
    private static readonly string[] Compared = ["CNI_COMMAND", "CNI_IFNAME", "CNI_NETNS", "CNI_CONTAINERID", "CNI_PATH"];

    private readonly Vector vector;
    private readonly JsonObject ownConfig;
    private readonly ApiCluster? cluster;
    private readonly Sandbox sandbox;
    private readonly PlaceholderSubstitution substitution;

    /// <summary>Prepares a run.</summary>
    /// <param name="vector">The case.</param>
    /// <param name="ownConfig">Keys that Multus does not have, such as <c>requestPolicy</c>.</param>
    /// <param name="cluster">Where pod and definitions are; null for manifests.</param>
    public VectorRun(Vector vector, JsonObject ownConfig, ApiCluster? cluster = null)
    {
        this.cluster = cluster;
        this.vector = vector;
        this.ownConfig = ownConfig;
        sandbox = new Sandbox(new TestPod { Namespace = vector.PodNamespace });
        substitution = new PlaceholderSubstitution
        {
            NetworkNamespace = sandbox.Namespace.Path,
            ContainerId = sandbox.ContainerId,
            PodUid = sandbox.Pod.Uid,
            BinDirectory = sandbox.Recorders.BinDirectory,
            ConfDirectory = sandbox.ConfDirectory,
        };
        sandbox.Manifests.Add(vector, sandbox.Pod);
        FillCluster();
        foreach (var (name, content) in vector.ConfDirFiles)
        {
            File.WriteAllText(Path.Combine(sandbox.ConfDirectory, name), substitution.ToActual(content));
        }
    }

    public IReadOnlyList<string> Records => sandbox.Records;

    public Observation Run(string command)
    {
        sandbox.Recorders.Forget();
        var runtime = sandbox.Runtime(Config()) with { PluginPath = sandbox.Recorders.BinDirectory };
        var outcome = runtime.Run(command);
        return new Observation
        {
            Exit = outcome.ExitCode,
            Answer = substitution.ToPlaceholders(outcome.Json),
            Calls = [.. sandbox.Recorders.Calls.Select(Masked)],
            NetworkStatusText = (cluster is null ? sandbox.StatusText : cluster.StatusText(sandbox.Pod)) is { } text ? substitution.ToPlaceholders(text) : null,
            Stderr = outcome.Stderr,
        };
    }

    public void Dispose() => sandbox.Dispose();

    private void FillCluster()
    {
        cluster?.Put(sandbox.Pod, [.. vector.Annotations.Select(annotation => (annotation.Key, annotation.Value))]);
        foreach (var definition in vector.Definitions)
        {
            cluster?.Define(definition.Namespace, definition.Name, definition.Config);
        }
    }

    // The vectors' stdin is without paths: binDir and CNI_PATH were the recorders' directory, confDir held confDirFiles.
    private JsonObject Config()
    {
        var config = sandbox.Config();
        config.Remove("delegates");
        if (cluster is not null)
        {
            config.Remove("manifests");
            config["kubeconfig"] = cluster.KubeConfig;
        }

        config["cniVersion"] = vector.CniVersion;
        config["binDir"] = sandbox.Recorders.BinDirectory;
        if (vector.RuntimeConfig is { } runtimeConfig)
        {
            config["runtimeConfig"] = runtimeConfig.DeepClone();
        }

        foreach (var (key, value) in vector.Config.Concat(ownConfig))
        {
            config[key] = value is JsonValue text && text.TryGetValue<string>(out var path)
                ? substitution.ToActual(path)
                : substitution.ToActual(value);
        }

        return config;
    }

    private VectorCall Masked(RecordedCall call) => new()
    {
        Plugin = call.Plugin,
        Environment = Compared.Where(call.Environment.ContainsKey)
            .ToDictionary(name => name, name => substitution.ToPlaceholders(call.Environment[name])),
        Stdin = substitution.ToPlaceholders(call.ConfigWithoutScript)!.AsObject(),
        CniArgs = call.CniArgs.ToDictionary(pair => pair.Key, pair => substitution.ToPlaceholders(pair.Value)),
    };
}
