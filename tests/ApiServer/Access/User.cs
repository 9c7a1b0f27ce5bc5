// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Access;

/// <summary>A user, with rules of its own besides the roles that are bound to it.</summary>
public sealed record User(string Name, IReadOnlyList<Rule> Rules)
{
    public static User Anonymous { get; } = new("system:anonymous", []) { Groups = ["system:unauthenticated"] };

    public IReadOnlyList<string> Groups { get; init; } = ["system:authenticated"];

    /// <summary>The user name of a service account.</summary>
    public static string NameOfServiceAccount(string @namespace, string name) => $"system:serviceaccount:{@namespace}:{name}";

    public static User OfServiceAccount(string @namespace, string name) => new(NameOfServiceAccount(@namespace, name), [])
    {
        Groups = ["system:serviceaccounts", $"system:serviceaccounts:{@namespace}", "system:authenticated"],
    };
}
