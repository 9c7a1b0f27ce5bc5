// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Config;
using MetaCni.Planning.Devices;

namespace MetaCni.Planning;

/// <summary>
/// What becomes of members of selection elements that nobody knows. Multus ignores them, so public charts have some; newer
/// specifications will add others.
/// </summary>
internal static class UnknownMemberPolicy
{
    // An annotation has room for thousands, and each would be a line of the log and an event.
    private const int MostNamed = 8;

    /// <summary>Judges all members of all elements at once.</summary>
    /// <returns>What is ignored, a sentence each.</returns>
    /// <exception cref="CniException">7: there are some, and the policy is to enforce what a pod requests.</exception>
    public static IReadOnlyList<string> Judge(RequestPolicy policy, IReadOnlyList<NetworkRequest> requests)
    {
        var found = requests.SelectMany(Unknown).ToList();
        if (found.Count == 0)
        {
            return [];
        }

        var isIgnored = policy == RequestPolicy.Warn ? " is ignored" : "";
        var more = found.Count - MostNamed;
        IReadOnlyList<string> sentences =
        [
            .. found.Take(MostNamed).Select(one => $"{one.Place}: unknown member {PlainText.Name(one.Name)}{isIgnored}; {one.Remedy}"),
            .. more > 0 ? [$"{more} more unknown members{(policy == RequestPolicy.Warn ? " are ignored" : "")}"] : Array.Empty<string>(),
        ];
        return policy == RequestPolicy.Warn
            ? sentences
            : throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{string.Join("; ", sentences)}; with requestPolicy warn such a member is ignored");
    }

    private static IEnumerable<(string Place, string Name, string Remedy)> Unknown(NetworkRequest request)
    {
        if (request.Selection is not { } selection)
        {
            return [];
        }

        return
        [
            .. selection.UnknownMembers.Select(member => (member.Place, member.Name, member.Remedy)),
            .. DeviceWish.UnknownKeys(selection).Select(key => (request.Origin, key, Remedy(key))),
        ];
    }

    private static string Remedy(string key) => NearMiss.Find(key, DeviceWish.Keys) is { } meant
        ? $"did you mean \"{meant}\"?"
        : $"remove it, or use one of {string.Join(", ", DeviceWish.Keys)}";
}
