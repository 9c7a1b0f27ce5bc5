// SPDX-License-Identifier: Apache-2.0
//
// If a credential were ignored, requests would be anonymous, and the server's response would not name the cause.

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>The user of a kubeconfig: rejects unsupported members and reads the impersonation headers.</summary>
internal static class KubeConfigUser
{
    private static readonly string[] Removed = ["username", "password"];

    private static readonly string[] Tokens = ["token", "tokenFile", "exec"];

    private static readonly string[] Certificates = ["client-certificate", "client-certificate-data"];

    private static readonly string[] Known =
    [
        "token", "tokenFile", "client-certificate", "client-certificate-data", "client-key", "client-key-data", "exec", "as", "as-uid",
        "as-groups", "as-user-extra", "extensions", "username", "password", "auth-provider",
    ];

    /// <exception cref="Cni.Errors.CniException">7: a member is not supported; the message names it.</exception>
    public static void RequireSupported(JsonObject user, string path)
    {
        // Kubernetes has not accepted passwords since 1.19: with a certificate they can be ignored. client-go rejects them next to a
        // token.
        var isIgnored = Certificates.Any(Has) && !Tokens.Any(Has);
        foreach (var name in isIgnored ? [] : Removed.Where(Has))
        {
            throw KubeConfigMember.Invalid(
                path, $"{name} is not supported; use a token or a client certificate (Kubernetes has no passwords since 1.19)");
        }

        if (Has("auth-provider"))
        {
            throw KubeConfigMember.Invalid(path, "auth-provider is not supported; use exec, which replaced it");
        }

        if (user["exec"] is not (null or JsonObject))
        {
            throw KubeConfigMember.Invalid(path, "exec must be an object; write its members, such as command, below it");
        }

        // A misspelt key: the user has no other credential.
        if (user.Count > 0 && !user.Any(member => Known.Contains(member.Key)))
        {
            throw KubeConfigMember.Invalid(
                path,
                $"its user has no credential, only the unknown key {PlainText.Word(user.First().Key)}; "
                + "set token, tokenFile, client-certificate and client-key, or exec");
        }

        // Generated kubeconfigs may have empty members.
        bool Has(string name) => user[name] is not (null or JsonObject { Count: 0 }) && JsonScalar.Text(user[name]) != "";
    }

    /// <summary>The impersonation headers.</summary>
    /// <remarks>
    /// k8s.io/api, authentication/v1: Impersonate-*. The HTTP client joins the values of one header, so each header may have one value.
    /// </remarks>
    public static IReadOnlyList<KeyValuePair<string, string>> Impersonation(JsonObject user, string path)
    {
        List<KeyValuePair<string, string>> headers = [];
        Add("Impersonate-User", "as", KubeConfigMember.Text(user, "as", path));
        Add("Impersonate-Uid", "as-uid", KubeConfigMember.Text(user, "as-uid", path));
        Add("Impersonate-Group", "as-groups", Only(user["as-groups"], "as-groups", path));
        foreach (var (name, values) in user["as-user-extra"] as JsonObject ?? [])
        {
            Add($"Impersonate-Extra-{Uri.EscapeDataString(name)}", "as-user-extra", Only(values, "as-user-extra", path));
        }

        return headers.Count == 0 || headers[0].Key == "Impersonate-User"
            ? headers
            : throw KubeConfigMember.Invalid(path, "as-uid, as-groups and as-user-extra need the key as");

        void Add(string header, string member, string value)
        {
            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                throw KubeConfigMember.Invalid(path, $"{member} has a character that an HTTP header cannot have");
            }

            if (value.Length > 0)
            {
                headers.Add(KeyValuePair.Create(header, value));
            }
        }
    }

    private static string Only(JsonNode? values, string member, string path) => values switch
    {
        null or JsonArray { Count: 0 } => "",
        JsonArray { Count: 1 } list when JsonScalar.Text(list[0]) is { } text => text,
        _ => throw KubeConfigMember.Invalid(path, $"{member} must be a list of one string; more than one is not supported"),
    };
}
