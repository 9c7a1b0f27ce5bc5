// SPDX-License-Identifier: Apache-2.0

using ApiServer.Requests;
using ApiServer.Storage;

namespace ApiServer.Access;

/// <summary>Decides whether a user may send a request: by its own rules, and by the roles in the store that are bound to it.</summary>
public sealed class Authorizer(ObjectStore store)
{
    // The role system:public-info-viewer.
    private static readonly string[] PublicPaths = ["/version", "/healthz", "/livez", "/readyz"];

    public AccessLog Log { get; } = new();

    public bool Allows(User user, RequestInfo request)
    {
        var decision = new AccessDecision(user.Name, request, May(user, request));
        Log.Add(decision);
        return decision.IsAllowed;
    }

    /// <summary>The rules of the roles that are bound to a user now.</summary>
    public IEnumerable<Rule> BoundRules(User user) => RoleBindings.RulesOf(user, store.Now());

    // Any other path that is not a resource requires the administrator.
    private bool May(User user, RequestInfo request) => request.IsResource
        ? user.Rules.Concat(BoundRules(user)).Any(rule => rule.Allows(request))
        : PublicPaths.Contains(request.Path) || user.Rules.Contains(Rule.Everything);
}
