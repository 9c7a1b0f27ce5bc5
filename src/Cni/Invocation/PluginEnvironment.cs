// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;

namespace Cni.Invocation;

/// <summary>Builds a plugin's environment (CNI §2 "Parameters") explicitly; nothing is inherited.</summary>
public static class PluginEnvironment
{
    private static readonly string[] Parameters =
        ["CNI_COMMAND", "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS", "CNI_PATH"];

    /// <summary>Joins the caller's variables with the parameters. Other variables named CNI_* are passed through.</summary>
    /// <param name="variables">
    /// A snapshot of the environment. Of duplicate names the last wins; the six CNI parameters are left out.
    /// </param>
    /// <param name="parameters">The parameters. STATUS and GC concern no attachment and get only CNI_COMMAND and CNI_PATH.</param>
    /// <returns>Entries of the form <c>NAME=value</c>.</returns>
    public static IReadOnlyList<string> Build(
        IReadOnlyList<KeyValuePair<string, string>> variables, PluginParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(parameters);
        var result = new OrderedDictionary<string, string>();
        foreach (var (name, value) in variables.Where(variable => !Parameters.Contains(variable.Key)))
        {
            result[name] = value;
        }

        result["CNI_COMMAND"] = CniCommandNames.Of(parameters.Command);
        if (parameters.Command is CniCommand.Add or CniCommand.Del or CniCommand.Check)
        {
            result["CNI_CONTAINERID"] = parameters.ContainerId;
            result["CNI_NETNS"] = parameters.NetworkNamespace;
            result["CNI_IFNAME"] = parameters.InterfaceName;
            result["CNI_ARGS"] = parameters.Arguments;
        }

        result["CNI_PATH"] = string.Join(':', parameters.Path.Where(directory => directory.Length > 0).Distinct());
        return [.. result.Select(Entry)];
    }

    private static string Entry(KeyValuePair<string, string> variable)
    {
        var (name, value) = variable;
        if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0') || value.Contains('\0'))
        {
            // The plugin would read a different value or a different variable.
            throw new CniException(
                CniErrorCode.InvalidEnvironment,
                $"{PlainText.Word(name)} cannot be passed to a plugin: it has a zero byte, or a name that is empty or has a \"=\"");
        }

        return $"{name}={value}";
    }
}
