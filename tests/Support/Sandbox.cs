// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Support;

/// <summary>
/// The environment of one pod as a runtime creates it: a namespace and an id, with manifests instead of an API server, recorders, and a
/// state directory. Dispose removes everything. Requires root.
/// </summary>
public sealed class Sandbox : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private TestNamespace? host;

    public Sandbox(TestPod? pod = null)
    {
        Requires.Root();
        Pod = pod ?? new TestPod();
        Recorders = new RecordingPlugins();
        Manifests = new ManifestDirectory(directory.Subdirectory("manifests"));
        Manifests.AddPod(Pod, new Dictionary<string, string>());
        ConfDirectory = directory.Subdirectory("net.d");
        Namespace = new TestNamespace();
    }

    public RecordingPlugins Recorders { get; }

    public ManifestDirectory Manifests { get; }

    public TestNamespace Namespace { get; }

    /// <summary>The namespace that represents the host, created on first use.</summary>
    public TestNamespace Host => host ??= new TestNamespace();

    /// <summary>The pod; it has no secondary networks before <see cref="Select"/>.</summary>
    public TestPod Pod { get; }

    public string ContainerId { get; } = UniqueName.ContainerId();

    public string ConfDirectory { get; }

    public string StateDirectory { get; init; } = "";

    /// <summary>The directory of the records.</summary>
    public string RecordDirectory => Path.Combine(StateOrDefault, "attachments");

    /// <summary>The records by file name.</summary>
    public IReadOnlyList<string> Records
    {
        get
        {
            var records = Path.Combine(StateOrDefault, "attachments");
            return Directory.Exists(records) ? [.. Directory.EnumerateFiles(records).Select(file => Path.GetFileName(file)).Order()] : [];
        }
    }

    /// <summary>The exact text of the pod's network-status; null if absent.</summary>
    public string? StatusText
    {
        get
        {
            var file = Path.Combine(StateOrDefault, "status", $"{Pod.Namespace}_{Pod.Name}.json");
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }
    }

    private string StateOrDefault => StateDirectory.Length > 0 ? StateDirectory : directory.Combine("state");

    /// <summary>A path in the sandbox's directory; nothing is created.</summary>
    public string Combine(params string[] parts) => directory.Combine(parts);

    /// <summary>Writes a definition into the pod's namespace.</summary>
    public void Define(string name, string? config) => Manifests.AddDefinition(Pod.Namespace, name, config);

    /// <summary>Rewrites the pod with the annotation that selects its networks.</summary>
    public void Select(string networks) =>
        Manifests.AddPod(Pod, new Dictionary<string, string> { ["k8s.v1.cni.cncf.io/networks"] = networks });

    /// <summary>A configuration of metacni that uses only the sandbox's directories, and whose CHECK relies on the plugins.</summary>
    public JsonObject Config(params IEnumerable<JsonNode> delegates) => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "multus-cni-network",
        ["type"] = "metacni",
        ["manifests"] = Manifests.Path,
        ["confDir"] = ConfDirectory,
        ["stateDir"] = StateOrDefault,
        ["checkPolicy"] = "enforce",
        ["delegates"] = new JsonArray([.. delegates]),
    };

    /// <summary>The configuration of a recorder as the primary.</summary>
    public static JsonObject RecordedPrimary() => new() { ["cniVersion"] = "1.0.0", ["name"] = "cluster-net", ["type"] = "recorder" };

    /// <summary>The runtime with a configuration, this pod and the recorders.</summary>
    public MetaCniProcess Runtime(JsonObject config) => Runtime(System.Text.Encoding.UTF8.GetBytes(config.ToJsonString()));

    /// <summary>The runtime with arbitrary bytes on stdin.</summary>
    public MetaCniProcess Runtime(byte[] stdin) => new MetaCniProcess
    {
        Config = stdin,
        ContainerId = ContainerId,
        NetworkNamespace = Namespace.Path,
        Pod = Pod,
    }.With(Recorders);

    public void Dispose()
    {
        Namespace.Dispose();
        host?.Dispose();
        Recorders.Dispose();
        directory.Dispose();
    }
}
