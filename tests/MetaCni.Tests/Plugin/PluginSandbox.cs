// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Plugin;
using Crd;
using MetaCni.Journal;
using MetaCni.Plugin;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Plugin;

/// <summary>The plugin as a runtime calls it, from environment and stdin to stdout, with fakes for the machine and a state directory of its own.</summary>
internal sealed class PluginSandbox : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public PluginSandbox()
    {
        Manifests = new ManifestDirectory(_directory.Subdirectory("manifests"));
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            Manifests.AddDefinition("default", name, $$"""{"cniVersion": "1.0.0", "name": "net-{{name}}", "type": "macvlan"}""");
        }

        Config = new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "cluster",
            ["type"] = "metacni",
            ["stateDir"] = StateDir,
            ["cniDir"] = MultusDir,
            ["manifests"] = Manifests.Path,
            ["delegates"] = new JsonArray(JsonText.Object("""{"cniVersion": "1.0.0", "name": "main", "type": "bridge"}""")),
        };
        SelectNetworks("");
    }

    public FakePluginRunner Runner { get; } = new();

    public AdjustableTime Time { get; } = new();

    public StringWriter Warnings { get; } = new();

    public FakeNamespaceView View { get; set; } = new();

    public string ParentProcess { get; set; } = "containerd";

    public ManifestDirectory Manifests { get; }

    public TestPod Pod { get; } = new();

    public string ContainerId { get; init; } = UniqueName.ContainerId();

    public string NetworkNamespace { get; set; } = Plans.Namespace;

    /// <summary>What goes to stdin; a test changes it.</summary>
    public JsonObject Config { get; set; }

    /// <summary>Variables beside those of the protocol, or instead of them.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public CancellationTokenSource Runtime { get; } = new();

    /// <summary>What a signal does.</summary>
    public Action Terminate { get; private set; } = () => { };

    /// <summary>What happens when the plugin writes to stdout; may throw.</summary>
    public Action Answering { get; set; } = () => { };

    public string RuntimeResults => _directory.Combine("runtime-results");

    public string MultusDir => _directory.Combine("multus");

    public string StateDir => _directory.Combine("state");

    public string RecordFile => Path.Combine(StateDir, "attachments", $"{ContainerId}@eth0.jsonl");

    public bool HasRecord => File.Exists(RecordFile);

    public string StatusFile => Path.Combine(StateDir, "status", $"{Pod.Namespace}_{Pod.Name}.json");

    /// <summary>Writes the pod's manifest anew.</summary>
    public void SelectNetworks(string annotation) =>
        Manifests.AddPod(Pod, new Dictionary<string, string> { [AnnotationNames.Networks] = annotation });

    public AttachmentRecord Record()
    {
        var journal = new AttachmentJournal(StateDir, Time);
        return journal.TryRead(Named.Container(ContainerId), Named.Interface("eth0"), out var record)
            ? record
            : throw new InvalidOperationException("there is no record");
    }

    public Task<PluginAnswer> AddAsync() => RunAsync("ADD");

    public Task<PluginAnswer> DelAsync() => RunAsync("DEL");

    public Task<PluginAnswer> CheckAsync() => RunAsync("CHECK");

    public async Task<PluginAnswer> RunAsync(string command)
    {
        var output = new WatchedStream(Answering);
        var exitCode = await PluginHost.RunAsync(
            new MetaPlugin(new PluginServices
            {
                Runner = Runner,
                Time = Time,
                StandardError = Warnings,
                OpenNamespace = Open,
                ParentProcessName = () => ParentProcess,
                RuntimeResults = RuntimeResults,
                OnTermination = told =>
                {
                    Terminate = told;
                    return new MemoryStream();
                },
            }),
            new PluginInvocation
            {
                Environment = [.. Variables(command)],
                StandardInput = new MemoryStream(Encoding.UTF8.GetBytes(JsonText.Of(Config))),
                StandardOutput = output,
            },
            Runtime.Token);
        var text = Encoding.UTF8.GetString(output.ToArray());
        return new PluginAnswer(exitCode, text.Length > 0 ? JsonText.Object(text) : null);
    }

    public void Dispose()
    {
        Runtime.Dispose();
        Warnings.Dispose();
        _directory.Dispose();
    }

    // No other namespace can be entered.
    private FakeNamespaceView Open(string path) => path == NetworkNamespace
        ? View
        : throw new CniException(CniErrorCode.InvalidNetworkNamespace, $"the network namespace {path} cannot be entered");

    private Dictionary<string, string> Variables(string command)
    {
        var variables = new Dictionary<string, string>
        {
            ["CNI_COMMAND"] = command,
            ["CNI_CONTAINERID"] = ContainerId,
            ["CNI_NETNS"] = NetworkNamespace,
            ["CNI_IFNAME"] = "eth0",
            ["CNI_PATH"] = "/opt/cni/bin",
            ["CNI_ARGS"] = Pod.CniArgs(ContainerId),
        };
        foreach (var (name, value) in Environment)
        {
            variables[name] = value;
        }

        return variables;
    }
}
