// SPDX-License-Identifier: Apache-2.0

using ApiServer.Requests;

namespace ApiServer.Access;

/// <summary>What the authorizer decided about a request.</summary>
public sealed record AccessDecision(string User, RequestInfo Request, bool IsAllowed)
{
    /// <summary>The request in RBAC's words: <c>get pods "web" in default</c>.</summary>
    public override string ToString()
    {
        var group = Request.Group.Length == 0 ? "" : $".{Request.Group}";
        var name = Request.Name.Length == 0 ? "" : $" \"{Request.Name}\"";
        var place = Request.Namespace.Length == 0 ? "" : $" in {Request.Namespace}";
        return Request.IsResource
            ? $"{Request.Verb} {Request.ResourceAndSubresource}{group}{name}{place}"
            : $"{Request.Verb} {Request.Path}";
    }
}
