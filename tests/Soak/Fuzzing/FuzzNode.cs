// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Plugin;
using MetaCni.Plugin;
using Support;

namespace Soak.Fuzzing;

/// <summary>The whole plugin in this process, with files in memory and fakes for plugins and kernel.</summary>
internal sealed class FuzzNode : IDisposable
{
    private readonly string _directory = Directory.CreateDirectory(Path.Combine("/dev/shm", UniqueName.WithPrefix("soak-"))).FullName;
    private readonly TestPod _pod = new();

    public FuzzNode()
    {
        Manifests = new ManifestDirectory(Directory.CreateDirectory(Path.Combine(_directory, "manifests")).FullName);
        Directory.CreateDirectory(Path.Combine(_directory, "net.d"));
        Paths = new Dictionary<string, string>
        {
            ["stateDir"] = Path.Combine(_directory, "state"),
            ["manifests"] = Manifests.Path,
            ["confDir"] = Path.Combine(_directory, "net.d"),
            ["cniDir"] = Path.Combine(_directory, "multus"),
            ["binDir"] = Path.Combine(_directory, "bin"),
            ["nodeSocket"] = Path.Combine(_directory, "node.sock"),
            ["kubeconfig"] = "",
            ["logFile"] = Path.Combine(_directory, "log"),
            ["readinessindicatorfile"] = "",
        };
        Define(Encoding.UTF8.GetBytes("""{"cniVersion":"1.0.0","name":"a","type":"macvlan"}"""));
        Select("a,b");
    }

    public ManifestDirectory Manifests { get; }

    public IReadOnlyDictionary<string, string> Paths { get; }

    public AnsweringPlugins Plugins { get; } = new();

    /// <summary>The number of successful calls.</summary>
    public int Accepted { get; private set; }

    public string Record => Path.Combine(_directory, "state", "attachments", "c1@eth0.jsonl");

    /// <summary>A configuration that reads the pod's annotation.</summary>
    public byte[] Configuration => SafePaths.In(
        """{"cniVersion":"1.0.0","name":"n","type":"metacni","requestPolicy":"warn","delegates":[{"cniVersion":"1.0.0","name":"m","type":"bridge"}]}"""u8.ToArray(), Paths);

    public void Define(byte[] config)
    {
        foreach (var name in new[] { "a", "b", "macvlan-conf-1", "net1" })
        {
            Manifests.AddDefinition("default", name, Encoding.UTF8.GetString(config));
        }
    }

    public void Select(string annotation) =>
        Manifests.AddPod(_pod, new Dictionary<string, string> { ["k8s.v1.cni.cncf.io/networks"] = annotation });

    /// <summary>Runs a command; returns the problems of the answer.</summary>
    public IReadOnlyList<string> Run(string command, byte[] stdin)
    {
        using var warnings = new StringWriter();
        using var output = new MemoryStream();
        var services = new PluginServices
        {
            Runner = Plugins,
            Time = TimeProvider.System,
            StandardError = warnings,
            OpenNamespace = _ => new EmptyNamespace(),
            ParentProcessName = () => "containerd",
            RuntimeResults = Path.Combine(_directory, "results"),
            OnTermination = _ => new MemoryStream(),
        };
        var invocation = new PluginInvocation
        {
            Environment = Environment(command),
            StandardInput = new MemoryStream(stdin),
            StandardOutput = output,
        };
        var exitCode = PluginHost.RunAsync(new MetaPlugin(services), invocation, CancellationToken.None).GetAwaiter().GetResult();
        Accepted += exitCode == 0 ? 1 : 0;
        return Nodes.CniAnswer.Wrong(command, new ProcessOutcome(exitCode, output.ToArray(), warnings.ToString()));
    }

    /// <summary>Removes everything from earlier inputs.</summary>
    public void Clear()
    {
        var records = Path.GetDirectoryName(Record)!;
        foreach (var file in Directory.Exists(records) ? Directory.GetFiles(records) : [])
        {
            File.Delete(file);
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private KeyValuePair<string, string>[] Environment(string command) =>
    [
        new("CNI_COMMAND", command),
        new("CNI_CONTAINERID", "c1"),
        new("CNI_NETNS", "/var/run/netns/soak-fuzz"),
        new("CNI_IFNAME", "eth0"),
        new("CNI_PATH", "/plugins"),
        new("CNI_ARGS", _pod.CniArgs("c1")),
    ];
}
