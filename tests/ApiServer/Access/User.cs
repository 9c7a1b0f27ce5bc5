// SPDX-License-Identifier: Apache-2.0

using ApiServer.Requests;

namespace ApiServer.Access;

/// <summary>A user with RBAC rules.</summary>
public sealed record User(string Name, IReadOnlyList<Rule> Rules)
{
    public static User Anonymous { get; } = new("system:anonymous", []);

    /// <summary>Paths that are not resources require the administrator, except the paths of the role system:public-info-viewer.</summary>
    public bool May(RequestInfo request) => request.IsResource
        ? Rules.Any(rule => rule.Allows(request))
        : request.Path is "/version" or "/healthz" or "/livez" or "/readyz" || Rules.Contains(Rule.Everything);
}
