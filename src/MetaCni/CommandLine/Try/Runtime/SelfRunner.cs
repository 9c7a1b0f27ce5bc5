// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.Config;

namespace MetaCni.CommandLine.Try.Runtime;

/// <summary>Runs plugins as a runtime does, but uses this executable for <c>metacni</c>, whatever its path.</summary>
internal sealed class SelfRunner(IPluginRunner runner, string executablePath) : IPluginRunner
{
    private readonly List<PluginOutput> _outputs = [];

    public string Find(string type, IReadOnlyList<string> directories) =>
        type == MetaConfig.PluginType ? executablePath : runner.Find(type, directories);

    public PluginOutput Run(PluginProcess process, CancellationToken cancellationToken)
    {
        var output = runner.Run(process, cancellationToken);
        _outputs.Add(output);
        return output;
    }

    /// <summary>Returns the stderr of plugins since the last call.</summary>
    public PluginWords TakeWords()
    {
        var taken = PluginWords.Of(_outputs);
        _outputs.Clear();
        return taken;
    }
}
