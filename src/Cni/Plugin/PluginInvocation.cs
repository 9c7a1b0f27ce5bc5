// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Linux.Processes;

namespace Cni.Plugin;

/// <summary>What a runtime passes to a plugin's process (CNI §2 "Overview"); the plugin reads nothing else from its process.</summary>
public sealed record PluginInvocation
{
    /// <summary>A snapshot of the environment; plugins get the same bytes (<see cref="EnvironmentText"/>).</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    /// <summary>The stream with the network configuration.</summary>
    public required Stream StandardInput { get; init; }

    /// <summary>The stream for the result or the error.</summary>
    public required Stream StandardOutput { get; init; }

    /// <summary>The value of a variable, empty if not set; invalid UTF-8 is replaced by U+FFFD.</summary>
    public string Variable(string name) => Encoding.UTF8.GetString(EnvironmentText.Bytes(VariableForPlugins(name)));

    /// <summary>The value of a variable that is passed to plugins byte for byte (<see cref="EnvironmentText"/>).</summary>
    public string VariableForPlugins(string name)
    {
        for (var index = Environment.Count - 1; index >= 0; index--)
        {
            if (Environment[index].Key == name)
            {
                return Environment[index].Value;
            }
        }

        return "";
    }
}
