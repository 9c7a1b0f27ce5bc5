// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;

namespace MetaCni.CommandLine.Trying;

/// <summary>Runs plugins as a runtime does, except that <c>metacni</c> is this executable, wherever it lies.</summary>
internal sealed class SelfRunner(IPluginRunner runner, string executablePath) : IPluginRunner
{
    private readonly List<string> _warnings = [];

    public string Find(string type, IReadOnlyList<string> directories) =>
        type == TryConfiguration.PluginType ? executablePath : runner.Find(type, directories);

    public PluginOutput Run(PluginProcess process, CancellationToken deadline)
    {
        var output = runner.Run(process, deadline);
        _warnings.AddRange(PluginWarnings.Of(output));
        return output;
    }

    /// <summary>What the plugins have warned of since this was last asked.</summary>
    public IReadOnlyList<string> TakeWarnings()
    {
        string[] taken = [.. _warnings];
        _warnings.Clear();
        return taken;
    }
}
