// SPDX-License-Identifier: Apache-2.0

using System.Collections;
using Cni.Invocation;
using Cni.Plugin;
using Linux.Processes;
using Linux.Streams;
using MetaCni.Attaching.Namespaces;
using MetaCni.CommandLine;
using MetaCni.CommandLine.Terminal;
using MetaCni.Kubernetes.Connections;
using MetaCni.Node;
using MetaCni.Plugin;

// The composition root. A runtime sets CNI_COMMAND; without it, a person uses the command line.
StandardDescriptors.FillGaps();
IReadOnlyList<KeyValuePair<string, string>> environment = NativeEnvironment.AtStart()
    ?? [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""))];
return environment.Any(variable => variable.Key == "CNI_COMMAND")
    ? await RunPluginAsync()
    : await CommandLineProgram.RunAsync(args, Tool(), NodeCommands.Of(Node()));

ToolHost Tool() => new()
{
    Out = Console.Out,
    Error = Console.Error,
    OutIsTerminal = !Console.IsOutputRedirected,
    ErrorIsTerminal = !Console.IsErrorRedirected,
    Environment = environment.ToDictionary(),
    ExecutablePath = Environment.ProcessPath ?? "/proc/self/exe",
    IsRoot = Environment.IsPrivilegedProcess,
    Time = TimeProvider.System,
    PrepareTls = TlsEnvironment.Prepare,
};

NodeHost Node() => new()
{
    Out = Console.Out,
    Error = Console.Error,
    Environment = environment.ToDictionary(),
    ExecutablePath = Environment.ProcessPath ?? "/proc/self/exe",
    Time = TimeProvider.System,
    PrepareTls = TlsEnvironment.Prepare,
};

async Task<int> RunPluginAsync()
{
    var standardError = new StandardErrorWriter(StandardErrorWriter.Descriptor, TimeProvider.System);
    var services = new PluginServices
    {
        // As libcni does: a plugin's stderr goes to the runtime's log.
        Runner = new PosixSpawnRunner(TimeProvider.System) { StandardErrorLine = line => standardError.Write($"{line}\n") },
        Time = TimeProvider.System,
        StandardError = standardError,
        OpenNamespace = path => new NamespaceView(path),
        ParentProcessName = ParentProcess.Name,
        PrepareTls = TlsEnvironment.Prepare,
        OnTermination = TerminationSignals.Register,
    };
    var invocation = new PluginInvocation
    {
        Environment = environment,
        StandardInput = new StandardStream(StandardStream.Input, TimeProvider.System),
        StandardOutput = new StandardStream(StandardStream.Output, TimeProvider.System),
    };
    return await PluginHost.RunAsync(new MetaPlugin(services), invocation, CancellationToken.None);
}
