// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;

namespace MetaCni.CommandLine.Trying;

/// <summary>Runs plugins as a runtime does, except that <c>metacni</c> is this executable, wherever it lies.</summary>
internal sealed class SelfRunner(IPluginRunner runner, string executablePath) : IPluginRunner
{
    public string Find(string type, IReadOnlyList<string> directories) =>
        type == TryConfiguration.PluginType ? executablePath : runner.Find(type, directories);

    public PluginOutput Run(PluginProcess process, CancellationToken deadline) => runner.Run(process, deadline);
}
