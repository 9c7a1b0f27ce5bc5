// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Linux.Processes;

namespace Cni.Plugin;

/// <summary>What a runtime gives to a plugin's process (CNI §2 "Overview"); nothing ambient beside it.</summary>
public sealed record PluginInvocation
{
    /// <summary>A snapshot of the environment, of which plugins get the bytes (<see cref="EnvironmentText"/>).</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    /// <summary>The network configuration.</summary>
    public required Stream StandardInput { get; init; }

    /// <summary>Where the result or the error goes.</summary>
    public required Stream StandardOutput { get; init; }

    /// <summary>The value of a variable, empty if it is not set; what is not UTF-8 in it is U+FFFD.</summary>
    public string Variable(string name) => Encoding.UTF8.GetString(EnvironmentText.Bytes(VariableForPlugins(name)));

    /// <summary>The same for a variable whose bytes go to plugins as they are (<see cref="EnvironmentText"/>).</summary>
    public string VariableForPlugins(string name) => Environment.LastOrDefault(variable => variable.Key == name).Value ?? "";
}
