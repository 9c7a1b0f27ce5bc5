// SPDX-License-Identifier: Apache-2.0

//
// k8s.io/kubernetes, plugin/pkg/auth/authorizer/rbac: permissions only add up. A RoleBinding grants a Role of its namespace, or a
// ClusterRole within its namespace; a ClusterRoleBinding grants a ClusterRole everywhere.

using System.Text.Json.Nodes;
using ApiServer.Storage;

namespace ApiServer.Access;

/// <summary>Reads the rules of the roles that are bound to a user.</summary>
public static class RoleBindings
{
    /// <summary>The rules that bindings grant to a user; not evaluated before they are enumerated.</summary>
    public static IEnumerable<Rule> RulesOf(User user, Snapshot snapshot) =>
        from entry in snapshot.Objects
        where entry.Key.Resource == ResourceTypes.RoleBindings.QualifiedName
            || entry.Key.Resource == ResourceTypes.ClusterRoleBindings.QualifiedName
        where List(entry.Value, "subjects").Any(subject => IsSubject(user, subject, entry.Key.Namespace))
        from rule in List(Role(entry.Key, entry.Value, snapshot), "rules")
        select ToRule(rule) with { Namespaces = entry.Key.Namespace.Length == 0 ? [] : [entry.Key.Namespace] };

    private static JsonObject Role(ObjectKey binding, JsonObject document, Snapshot snapshot)
    {
        var name = Metadata.Text(document, "roleRef", "name");
        var key = Metadata.Text(document, "roleRef", "kind") == ResourceTypes.Roles.Kind
            ? ObjectKey.Of(ResourceTypes.Roles, binding.Namespace, name)
            : ObjectKey.Of(ResourceTypes.ClusterRoles, "", name);
        return snapshot.Objects.GetValueOrDefault(key) ?? [];
    }

    private static bool IsSubject(User user, JsonObject subject, string @namespace)
    {
        var name = Metadata.Text(subject, "name");
        var own = Metadata.Text(subject, "namespace");
        return Metadata.Text(subject, "kind") switch
        {
            "User" => user.Name == name,
            "Group" => user.Groups.Contains(name),
            "ServiceAccount" => user.Name == User.NameOfServiceAccount(own.Length > 0 ? own : @namespace, name),
            _ => false,
        };
    }

    private static Rule ToRule(JsonObject rule) =>
        new(Texts(rule["verbs"]), Texts(rule["apiGroups"]), Texts(rule["resources"])) { Names = Texts(rule["resourceNames"]) };

    private static IEnumerable<JsonObject> List(JsonObject document, string member) =>
        (document[member] as JsonArray ?? []).OfType<JsonObject>();

    private static string[] Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(text => (string)text!)];
}
