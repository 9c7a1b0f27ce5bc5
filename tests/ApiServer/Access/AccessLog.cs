// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;

namespace ApiServer.Access;

/// <summary>Every decision of the authorizer, in order.</summary>
public sealed class AccessLog
{
    private readonly ConcurrentQueue<AccessDecision> decisions = new();

    public IReadOnlyList<AccessDecision> Decisions => [.. decisions];

    /// <summary>The requests of a user that were forbidden.</summary>
    public IReadOnlyList<string> Denied(string user) =>
        [.. decisions.Where(decision => decision.User == user && !decision.IsAllowed).Select(decision => decision.ToString()).Distinct()];

    /// <summary>The parts of a user's rules that allowed none of its requests.</summary>
    public IReadOnlyList<string> Unused(string user, IEnumerable<Rule> rules)
    {
        var requests = decisions.Where(decision => decision.User == user).Select(decision => decision.Request).ToList();
        return [.. rules.SelectMany(rule => rule.Split()).Where(part => !requests.Exists(part.Allows)).Select(part => part.ToString()).Distinct()];
    }

    internal void Add(AccessDecision decision) => decisions.Enqueue(decision);
}
