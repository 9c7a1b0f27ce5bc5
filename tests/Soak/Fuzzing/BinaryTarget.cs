// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Soak.Nodes;
using Support;

namespace Soak.Fuzzing;

/// <summary>Runs the real executable with real namespaces and recording plugins, and mutates stdin or the environment.</summary>
internal sealed class BinaryTarget : IFuzzTarget, IDisposable
{
    private static readonly string[] Commands = ["ADD", "DEL", "CHECK", "GC", "STATUS", "VERSION"];
    private static readonly string[] Variables = ["CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS", "CNI_PATH", "CNI_COMMAND"];

    private readonly Mutator _configurations = new(Seeds.Configurations);
    private readonly Mutator _arguments = new(Seeds.Arguments);
    private readonly ThreadLocal<Sandbox> _sandboxes = new(() => new Sandbox(), trackAllValues: true);
    private int _accepted;

    public string Name => "executable, stdin and environment";

    public int Rarity => 50;

    public int Accepted => _accepted;

    public IReadOnlyList<string> Try(Random random, out byte[] input)
    {
        var sandbox = _sandboxes.Value!;
        input = SafePaths.In(_configurations.Mutate(random), Paths(sandbox));
        var command = Commands[random.Next(Commands.Length)];
        var environment = new Dictionary<string, string> { ["RECORDER_DIR"] = sandbox.Recorders.RecordDirectory };
        if (random.Next(2) == 0)
        {
            var variable = Variables[random.Next(Variables.Length)];
            environment[variable] = Encoding.UTF8.GetString(_arguments.Mutate(random)).Replace("\0", "", StringComparison.Ordinal);
            command = variable == "CNI_COMMAND" ? environment[variable] : command;
        }

        var runtime = sandbox.Runtime(input) with { Host = sandbox.Host, PluginPath = sandbox.Recorders.BinDirectory };
        var outcome = (runtime with { Environment = environment }).Run(command);
        Interlocked.Add(ref _accepted, outcome.ExitCode == 0 ? 1 : 0);
        sandbox.Recorders.Forget();
        return CniAnswer.Wrong(command, outcome);
    }

    public void Dispose()
    {
        foreach (var sandbox in _sandboxes.Values)
        {
            sandbox.Dispose();
        }

        _sandboxes.Dispose();
    }

    private static Dictionary<string, string> Paths(Sandbox sandbox)
    {
        var paths = sandbox.Config().Where(member => member.Key is "stateDir" or "manifests" or "confDir")
            .ToDictionary(member => member.Key, member => ((JsonValue)member.Value!).GetValue<string>());
        foreach (var key in new[] { "cniDir", "binDir", "nodeSocket", "logFile" })
        {
            paths[key] = sandbox.Combine(key);
        }

        paths["kubeconfig"] = "";
        paths["readinessindicatorfile"] = "";
        return paths;
    }
}
