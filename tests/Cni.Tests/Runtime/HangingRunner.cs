// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using Support;

namespace Cni.Tests.Runtime;

/// <summary>Runs no process: one plugin hangs until its time is over, the others succeed if they have any.</summary>
/// <param name="hanging">The type of the one that hangs.</param>
/// <param name="whole">The deadline of the whole: whoever waits for that has waited too long.</param>
internal sealed class HangingRunner(string hanging, CancellationToken whole) : IPluginRunner
{
    public List<string> Types { get; } = [];

    public string Find(string type, IReadOnlyList<string> directories) => $"{directories[0]}/{type}";

    public PluginOutput Run(PluginProcess process, CancellationToken cancellationToken)
    {
        var type = Path.GetFileName(process.Path);
        Types.Add(type);
        if (type == hanging && (!cancellationToken.WaitHandle.WaitOne(TimeLimit.Length) || whole.IsCancellationRequested))
        {
            throw new InvalidOperationException($"{type} was given the time of all");
        }

        return type == hanging || cancellationToken.IsCancellationRequested
            ? throw new CniException(PluginErrorCode.PluginTimedOut, $"plugin {type} was not done")
            : new PluginOutput { ExitCode = 0, StandardOutput = [], StandardError = "" };
    }
}
