// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Invocation;

namespace Soak.Fuzzing;

/// <summary>Replaces all plugins.</summary>
internal sealed class AnsweringPlugins : IPluginRunner
{
    /// <summary>The answer to ADD; null creates the requested interface.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>The exit code of every call.</summary>
    public int ExitCode { get; set; }

    public string Find(string type, IReadOnlyList<string> directories) => "/plugins/" + type;

    public PluginOutput Run(PluginProcess process, CancellationToken cancellationToken)
    {
        var isAdd = process.Environment.Contains("CNI_COMMAND=ADD");
        return new PluginOutput { ExitCode = ExitCode, StandardOutput = Answer ?? (isAdd ? Success(process) : []) };
    }

    private static byte[] Success(PluginProcess process)
    {
        var name = process.Environment.First(variable => variable.StartsWith("CNI_IFNAME=", StringComparison.Ordinal))["CNI_IFNAME=".Length..];
        return Encoding.UTF8.GetBytes(
            $$"""{"cniVersion":"1.0.0","interfaces":[{"name":"{{name}}","sandbox":"/var/run/netns/soak-fuzz"}],"ips":[{"interface":0,"address":"10.1.0.2/24"}]}""");
    }
}
