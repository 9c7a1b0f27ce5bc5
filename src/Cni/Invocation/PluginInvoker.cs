// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;

namespace Cni.Invocation;

/// <summary>Executes one plugin once (CNI §3, "Execute the plugin binary") and evaluates its output.</summary>
/// <remarks>Every failure is a <see cref="CniException"/> with the plugin's type; a plugin's own error is kept unchanged.</remarks>
public sealed class PluginInvoker(IPluginRunner runner)
{
    /// <summary>Executes ADD.</summary>
    /// <param name="call">The call to execute.</param>
    /// <param name="version">The version of the request; it applies to a result without <c>cniVersion</c>.</param>
    /// <param name="cancellationToken">When to terminate the plugin.</param>
    /// <returns>The plugin's result, unchanged and validated.</returns>
    public JsonObject Add(PluginCall call, CniVersion version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        return PluginAnswer.ReadResult(call.Type, Execute(call, cancellationToken), version);
    }

    /// <summary>Executes a command without a result; the plugin's stdout is ignored on success.</summary>
    public void Run(PluginCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        Execute(call, cancellationToken);
    }

    /// <summary>Checks that a plugin is installed (CNI §3 "Adding an attachment", step 1) without running it.</summary>
    public void RequireInstalled(string type, IReadOnlyList<string> directories) => Find(type, directories);

    private string Find(string type, IReadOnlyList<string> directories)
    {
        try
        {
            return runner.Find(type, directories);
        }
        catch (CniException e) when (e.PluginType is null)
        {
            throw new CniException(e.Error, e) { PluginType = type, WasPluginStarted = false, IsPluginMissing = e.IsPluginMissing };
        }
    }

    private PluginOutput Execute(PluginCall call, CancellationToken cancellationToken)
    {
        var path = Find(call.Type, call.Parameters.Path);
        PluginOutput output;
        try
        {
            output = runner.Run(
                new PluginProcess
                {
                    Path = path,
                    Environment = PluginEnvironment.Build(call.Variables, call.Parameters),
                    StandardInput = JsonBorder.Write(call.Configuration),
                },
                cancellationToken);
        }
        catch (CniException e) when (e.PluginType is null)
        {
            throw new CniException(e.Error, e) { PluginType = call.Type, WasPluginStarted = e.WasPluginStarted };
        }

        PluginAnswer.ThrowIfFailed(call.Type, output);
        return output;
    }
}
