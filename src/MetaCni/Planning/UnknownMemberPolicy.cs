// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Config;

namespace MetaCni.Planning;

/// <summary>
/// Handles unknown members of selection elements. Multus ignores them, so public charts contain some, and newer specifications will add
/// others.
/// </summary>
internal static class UnknownMemberPolicy
{
    // An annotation has room for thousands, and each would cost a log line and an event.
    private const int MostNamed = 8;

    // Keeps the remedy at the end of the message within one line, even with the longest names (PlainText.MaximumLine).
    private const int LongestName = 48;

    /// <summary>Checks all members of all elements at once.</summary>
    /// <returns>The ignored members, a sentence each.</returns>
    /// <exception cref="CniException">7: there are unknown members, and the policy is to enforce requests.</exception>
    public static IReadOnlyList<string> Judge(RequestPolicy policy, IReadOnlyList<NetworkRequest> requests)
    {
        // Search for similar known names only for the members that the message names: that is the expensive part.
        var count = requests.Sum(Count);
        if (count == 0)
        {
            return [];
        }

        List<Unknown> named = [.. requests.SelectMany(Members).Take(MostNamed)];
        List<string> more = count > MostNamed
            ? [$"{count - MostNamed} more unknown {(count - MostNamed == 1 ? "member" : "members")}"]
            : [];
        if (policy == RequestPolicy.Warn)
        {
            return [.. named.Select(member => string.Join("; ", [member.Sentence(" is ignored"), .. member.Choices])), .. more];
        }

        IEnumerable<string> clauses =
        [
            .. named.Select(member => member.Sentence("")),
            .. more,
            .. named.SelectMany(member => member.Choices).Distinct(),
            "or set requestPolicy to warn to ignore " + (count == 1 ? "such a member" : "such members"),
        ];
        throw new CniException(CniErrorCode.InvalidNetworkConfiguration, string.Join("; ", clauses));
    }

    private static int Count(NetworkRequest request) => request.Selection is { } selection
        ? selection.UnknownMembers.Count + DeviceKeys.Unknown(selection).Count()
        : 0;

    private static IEnumerable<Unknown> Members(NetworkRequest request) => request.Selection is not { } selection ? [] :
    [
        .. selection.UnknownMembers.Take(MostNamed).Select(member => new Unknown(member.Place, member.Name, member.Meant, member.Choice)),
        .. DeviceKeys.Unknown(selection).Take(MostNamed).Select(key => new Unknown(
            request.Place, key, NearMiss.Find(key, DeviceKeys.All), $"the keys of MetaCni are {string.Join(", ", DeviceKeys.All)}")),
    ];

    private sealed record Unknown(string Place, string Name, string? Meant, string Choice)
    {
        // The known names, if none is similar.
        public IEnumerable<string> Choices => Meant is null ? [Choice] : [];

        public string Sentence(string isIgnored) =>
            $"{Place}: unknown member {PlainText.Name(Name, LongestName)}{isIgnored}; "
            + $"{(Meant is null ? "remove it" : $"did you mean \"{Meant}\"?")}";
    }
}
