// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.Records;

/// <summary>Selects containers by the text that the user typed.</summary>
internal static class Subject
{
    public const string WhereListed = "metacni show lists what is attached";

    /// <summary>Selects a pod (NAME in any namespace, or NAMESPACE/NAME) or a container (its id or a prefix of it).</summary>
    /// <exception cref="UsageException">The prefix matches several containers.</exception>
    /// <exception cref="CniException">3: no pod or container matches.</exception>
    public static Inventory Select(Inventory inventory, string text)
    {
        if (text.Contains('/'))
        {
            return Pod(inventory, text, hint: null);
        }

        var pods = inventory.OfPods(pod => NameOf(pod) == text);
        return pods.Count > 0 && !inventory.Containers.Any(id => id.Value == text) ? inventory.Of(pods) : Container(inventory, text, $", nor of a pod of that name; {Hint(inventory, text)}");
    }

    /// <summary>Selects one pod, NAMESPACE/NAME.</summary>
    /// <param name="inventory">The inventory to search.</param>
    /// <param name="text">The name of the pod.</param>
    /// <param name="hint">The remedy if the pod does not exist; null to suggest similar pods.</param>
    /// <exception cref="CniException">3: the pod does not exist.</exception>
    public static Inventory Pod(Inventory inventory, string text, string? hint) => inventory.OfPods(pod => pod == text) is { Count: > 0 } containers
        ? inventory.Of(containers)
        : throw Unknown($"there is no record of a pod {PlainText.Word(text)}; {hint ?? Hint(inventory, text)}");

    /// <summary>Selects one container.</summary>
    /// <param name="inventory">The inventory to search.</param>
    /// <param name="text">The id or a prefix of it.</param>
    /// <param name="otherwise">The end of the message if no container matches.</param>
    /// <exception cref="UsageException">The prefix matches several containers.</exception>
    /// <exception cref="CniException">3: no container matches.</exception>
    public static Inventory Container(Inventory inventory, string text, string otherwise)
    {
        var containers = inventory.Containers.Where(id => id.Value == text).ToList();
        if (containers.Count == 0)
        {
            containers = [.. inventory.Containers.Where(id => id.Value.StartsWith(text, StringComparison.Ordinal))];
        }

        var ids = ShortIds.Of(inventory);
        return containers switch
        {
            [var one] => inventory.Of([one]),
            [] => throw Unknown($"there is no record of a container {PlainText.Word(text)}{otherwise}"),
            _ => throw new UsageException(
                $"{PlainText.Word(text)} matches several containers: {string.Join(", ", containers.Select(id => ids[id]))}", "write more characters of the id"),
        };
    }

    /// <summary>The pods of that name in other namespaces, otherwise a pod with a similar name.</summary>
    public static IReadOnlyList<string> NearPods(Inventory inventory, string text)
    {
        var pods = inventory.Pods;
        var named = pods.Where(pod => NameOf(pod) == NameOf(text)).ToList();
        return named.Count > 0 ? named
            : NearMiss.Find(text, pods) is { } full ? [full]
            : NearMiss.Find(text, pods.Select(NameOf)) is { } name ? [.. pods.Where(pod => NameOf(pod) == name)]
            : [];
    }

    private static string NameOf(string pod) => pod[(pod.IndexOf('/') + 1)..];

    private static string Hint(Inventory inventory, string text) => NearPods(inventory, text) is { Count: > 0 } near
        ? $"did you mean {string.Join(" or ", near.Select(PlainText.Word))}?"
        : WhereListed;

    private static CniException Unknown(string what) => new(CniErrorCode.UnknownContainer, what);
}
