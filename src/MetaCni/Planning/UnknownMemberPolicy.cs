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
        // Of those that are only counted nothing is compared with the names that are known: that is the expensive part.
        var count = requests.Sum(Count);
        if (count == 0)
        {
            return [];
        }

        var isWarning = policy == RequestPolicy.Warn;
        var more = count - MostNamed;
        IReadOnlyList<string> sentences =
        [
            .. requests.SelectMany(request => Sentences(request, isWarning ? " is ignored" : "")).Take(MostNamed),
            .. more > 0 ? [$"{more} more unknown {(more == 1 ? "member" : "members")}"] : Array.Empty<string>(),
        ];
        return isWarning
            ? sentences
            : throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{string.Join("; ", sentences)}; with requestPolicy warn such a member is ignored");
    }

    private static int Count(NetworkRequest request) => request.Selection is { } selection
        ? selection.UnknownMembers.Count + DeviceWish.UnknownKeys(selection).Count()
        : 0;

    private static IEnumerable<string> Sentences(NetworkRequest request, string isIgnored)
    {
        foreach (var member in request.Selection?.UnknownMembers ?? [])
        {
            yield return $"{member.Place}: unknown member {PlainText.Name(member.Name)}{isIgnored}; {member.Remedy}";
        }

        foreach (var key in request.Selection is { } selection ? DeviceWish.UnknownKeys(selection) : [])
        {
            yield return $"{request.Origin}: unknown member {PlainText.Name(key)}{isIgnored}; {Remedy(key)}";
        }
    }

    private static string Remedy(string key) => NearMiss.Find(key, DeviceWish.Keys) is { } meant
        ? $"did you mean \"{meant}\"?"
        : $"remove it, or use one of {string.Join(", ", DeviceWish.Keys)}";
}
