// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Node.Duties;

/// <summary>The node that the daemon runs on, and its own pod.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Pod">The pod's name.</param>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Uid">The pod's UID.</param>
internal sealed record NodeIdentity(string Node, string Pod, string Namespace, string Uid)
{
    private static readonly string[] Variables = ["NODE_NAME", "POD_NAME", "POD_NAMESPACE", "POD_UID"];

    /// <summary>Reads what the pod's template takes from the downward API.</summary>
    /// <exception cref="CniException">4: a variable is missing or empty.</exception>
    public static NodeIdentity From(IReadOnlyDictionary<string, string> environment)
    {
        string[] values = [.. Variables.Select(name => environment.GetValueOrDefault(name, ""))];
        var missing = Variables.Where((_, index) => values[index].Length == 0).ToList();
        return missing.Count == 0
            ? new NodeIdentity(values[0], values[1], values[2], values[3])
            : throw new CniException(
                CniErrorCode.InvalidEnvironment,
                $"the environment lacks {string.Join(", ", missing)}; set {(missing.Count == 1 ? "it" : "them")} in the pod's template by the downward API, as deploy/node does");
    }
}
