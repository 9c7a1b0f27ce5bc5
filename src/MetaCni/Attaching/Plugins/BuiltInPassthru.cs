// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Invocation;
using Cni.Json;
using Cni.Values;

namespace MetaCni.Attaching.Plugins;

/// <summary>Replaces Multus's second executable, <c>passthru</c>: the first plugin of an auxiliary chain, which does nothing.</summary>
/// <remarks>ADD returns the previous result, or an empty one in the configuration's version. Every other command succeeds.</remarks>
internal sealed class BuiltInPassthru(IPluginRunner runner) : IPluginRunner
{
    public const string Type = "passthru";

    // Not a valid path, so no file can have it.
    private const string Marker = "\0passthru";

    public string Find(string type, IReadOnlyList<string> directories) => type == Type ? Marker : runner.Find(type, directories);

    public PluginOutput Run(PluginProcess process, CancellationToken cancellationToken) =>
        process.Path == Marker ? Answer(process) : runner.Run(process, cancellationToken);

    private static PluginOutput Answer(PluginProcess process) => new()
    {
        ExitCode = 0,
        StandardOutput = process.Environment.Contains($"CNI_COMMAND={CniCommandNames.Of(CniCommand.Add)}")
            ? JsonBorder.Write(Result(process))
            : [],
        StandardError = "",
    };

    private static JsonNode Result(PluginProcess process)
    {
        var configuration = JsonBorder.ReadObject(
            process.StandardInput.Span, "the configuration of passthru", JsonBorder.MaximumValuesOfPrograms);
        return configuration["prevResult"]?.DeepClone() ?? new JsonObject { ["cniVersion"] = configuration["cniVersion"]?.DeepClone() };
    }
}
