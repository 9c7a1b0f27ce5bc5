// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Json;
using MetaCni.Config;
using MetaCni.Journal;

namespace MetaCni.Plugin;

/// <summary>Logs a warning for each setting without effect, once for each change of the configuration.</summary>
internal static class ConfigurationWarnings
{
    public static void Tell(Operation operation)
    {
        var warned = new WarnedConfigurations(operation.Config.StateDir);
        if (operation.Config.Warnings.Count == 0)
        {
            warned.Forget(operation.Config.Name);
        }
        else if (warned.TryAdd(operation.Config.Name, Written(operation.Request.Configuration)))
        {
            foreach (var warning in operation.Config.Warnings)
            {
                operation.Log.Operation.Warning($"the network configuration on stdin: {warning}; this is ignored");
            }
        }
    }

    // Runtimes do not keep the order of keys, and add keys of their own.
    private static string Written(JsonObject configuration) => string.Concat(configuration
        .Where(member => !KnownKeys.IsOfCall(member.Key))
        .OrderBy(member => member.Key, StringComparer.Ordinal)
        .Select(member => $"{member.Key}\n{Encoding.UTF8.GetString(JsonBorder.Write(member.Value))}\n"));
}
