// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using MetaCni.Logging.Operations;

namespace MetaCni.Attaching.Plugins;

/// <summary>Measures each plugin run for the operations log.</summary>
internal sealed class MeasuringRunner(IPluginRunner runner, OperationTrace trace) : IPluginRunner
{
    private const string Command = "CNI_COMMAND=";

    public string Find(string type, IReadOnlyList<string> directories) => runner.Find(type, directories);

    public PluginOutput Run(PluginProcess process, CancellationToken cancellationToken)
    {
        var started = trace.Started();
        try
        {
            return runner.Run(process, cancellationToken);
        }
        finally
        {
            var command = process.Environment.FirstOrDefault(entry => entry.StartsWith(Command, StringComparison.Ordinal));
            trace.Ended(Path.GetFileName(process.Path), command?[Command.Length..] ?? "", started);
        }
    }
}
