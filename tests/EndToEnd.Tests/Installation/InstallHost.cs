// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Installation;

/// <summary>
/// A host on which the executable is installed: directories of its own, a cluster's network of real plugins, and manifests instead of an API
/// server. Requires root.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class InstallHost : IDisposable
{
    public const string PrimaryName = "10-pods.conflist";

    private readonly Sandbox _sandbox = new();

    public InstallHost(bool hasPrimary = true)
    {
        foreach (var type in (string[])["bridge", "host-local", "portmap"])
        {
            File.Copy(Path.Combine(RepositoryPaths.ReferencePlugins, type), Path.Combine(Directory.CreateDirectory(Bin).FullName, type));
        }

        Directory.CreateDirectory(Conf);
        if (hasPrimary)
        {
            Write(PrimaryName, Primary.ToJsonString());
        }
    }

    public string Bin => _sandbox.Combine("bin");

    public string Conf => _sandbox.Combine("cni", "net.d");

    public string State => _sandbox.Combine("state");

    public string Run => _sandbox.Combine("run");

    public string Executable => Path.Combine(Bin, "metacni");

    public string Configuration => Path.Combine(Conf, "00-metacni.conflist");

    public string Kept => Path.Combine(Conf, "metacni.d", "before");

    public TestNamespace Pod => _sandbox.Namespace;

    public Sandbox Sandbox => _sandbox;

    /// <summary>The cluster's own network.</summary>
    public JsonObject Primary => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "pods",
        ["plugins"] = new JsonArray(
            Bridge("br-pods", "10.71.0.0/24"),
            new JsonObject { ["type"] = "portmap", ["capabilities"] = new JsonObject { ["portMappings"] = true } }),
    };

    /// <summary>The addresses that host-local has given out.</summary>
    public IReadOnlyList<string> Leases => Directory.Exists(_sandbox.Combine("leases"))
        ? [.. Directory.EnumerateFiles(_sandbox.Combine("leases"), "10.*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
        : [];

    public string Write(string name, string content)
    {
        var path = Path.Combine(Conf, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Runs <c>metacni install</c> with the host's directories and manifests.</summary>
    public ProcessOutcome Install(params string[] arguments) =>
        Tool(["install", "--set", $"manifests={_sandbox.Manifests.Path}", "--set", $"binDir={Bin}", .. arguments]);

    public ProcessOutcome Uninstall(params string[] arguments) => Tool(["uninstall", .. arguments]);

    public ProcessOutcome Tool(params IEnumerable<string> arguments) => Shell.Run(
        RepositoryPaths.MetaCni,
        [.. arguments, "--bin-dir", Bin, "--conf-dir", Conf, "--state-dir", State, "--run-dir", Run],
        new Dictionary<string, string> { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin" });

    /// <summary>The runtime, which calls the installed executable with the published configuration.</summary>
    public MetaCniProcess Runtime()
    {
        var list = JsonNode.Parse(File.ReadAllText(Configuration))!;
        var request = list["plugins"]![0]!.DeepClone().AsObject();
        request["name"] = (string?)list["name"];
        request["cniVersion"] = "1.1.0";
        return new MetaCniProcess
        {
            Config = Encoding.UTF8.GetBytes(request.ToJsonString()),
            Executable = Executable,
            ContainerId = _sandbox.ContainerId,
            NetworkNamespace = Pod.Path,
            Pod = _sandbox.Pod,
            PluginPath = Bin,
            Host = _sandbox.Host,
        };
    }

    /// <summary>Attaches the pod to the cluster's network and to one secondary, <c>net1</c>.</summary>
    public MetaCniProcess AttachWithSecondary()
    {
        var secondary = Bridge("br-lab", "10.72.0.0/24");
        secondary["cniVersion"] = "1.0.0";
        secondary["name"] = "lab";
        _sandbox.Define("lab", secondary.ToJsonString());
        _sandbox.Select("lab");
        var runtime = Runtime();
        runtime.Add().EnsureSuccess("ADD");
        return runtime;
    }

    public bool HasInterface(string name) => Witness.Try("ip", "", "-n", Pod.Name, "link", "show", name).ExitCode == 0;

    /// <summary>Everything below the node's directories: names, modes, times and contents.</summary>
    public string Tree() => string.Join('\n', new[] { Bin, Conf, State, Run }.SelectMany(Entries));

    private static IEnumerable<string> Entries(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories).Prepend(directory).Order(StringComparer.Ordinal).Select(Describe)
        : [$"{directory}: none"];

    private static string Describe(string path) => Directory.Exists(path)
        ? $"{path} {File.GetUnixFileMode(path)} {File.GetLastWriteTimeUtc(path):O}"
        : $"{path} {File.GetUnixFileMode(path)} {File.GetLastWriteTimeUtc(path):O} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}";

    private JsonObject Bridge(string name, string subnet) => new()
    {
        ["type"] = "bridge",
        ["bridge"] = name,
        ["isGateway"] = true,
        ["ipam"] = new JsonObject { ["type"] = "host-local", ["subnet"] = subnet, ["dataDir"] = _sandbox.Combine("leases") },
    };

    public void Dispose() => _sandbox.Dispose();
}
