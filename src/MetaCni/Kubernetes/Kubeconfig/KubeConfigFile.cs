// SPDX-License-Identifier: Apache-2.0
//
// The KubernetesClient package's reader supports neither tokenFile nor proxy-url, and reads only the first certificate of a bundle.
// Clusters that rotate tokens and authorities need all three.

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Kubernetes.Yaml;
using static MetaCni.Kubernetes.Kubeconfig.KubeConfigMember;

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>Reads the current context of a kubeconfig file, with any kind of credential.</summary>
internal static class KubeConfigFile
{
    /// <exception cref="CniException">
    /// 5: it cannot be read. 6 or 7: it is not a usable kubeconfig; the message names the member.
    /// </exception>
    public static KubeConfig Load(string path)
    {
        var root = ReadDocument(path);
        var context = Named(root, "contexts", "context", Text(root, "current-context", path), path);
        var cluster = Named(root, "clusters", "cluster", Text(context, "cluster", path), path);

        // client-go: a context need not name a user; its requests are anonymous then.
        var user = Text(context, "user", path) is { Length: > 0 } name ? Named(root, "users", "user", name, path) : [];
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (new[] { root, context, cluster, user }.Any(json => json.ContainsKey("<<")))
        {
            throw Invalid(path, "<< (YAML's merge key) is not supported; write the members out");
        }

        KubeConfigUser.RequireSupported(user, path);
        var config = new KubeConfig
        {
            Source = path,
            Server = Address(Text(cluster, "server", path), "server", path)
                ?? throw Invalid(path, "the current context's cluster has no server; set server to the address of the API server"),
            CertificateAuthority = Pem(cluster, "certificate-authority", directory, path),
            TlsServerName = Text(cluster, "tls-server-name", path),
            SkipTlsVerify = Flag(cluster, "insecure-skip-tls-verify", path),
            Proxy = Address(Text(cluster, "proxy-url", path), "proxy-url", path),
            Token = Token(user, path),
            TokenFile = Text(user, "tokenFile", path) is { Length: > 0 } file ? Path.Combine(directory, file) : "",
            ClientCertificate = Pem(user, "client-certificate", directory, path),
            ClientKey = Pem(user, "client-key", directory, path),
            Impersonation = KubeConfigUser.Impersonation(user, path),
        };
        if (config.ClientCertificate.Length > 0 != config.ClientKey.Length > 0)
        {
            throw Invalid(path, config.ClientKey.Length > 0
                ? "client-key is set without client-certificate; set both, or both as -data"
                : "client-certificate is set without client-key; set both, or both as -data");
        }

        // client-go: a token in the kubeconfig has precedence, and the program is not run.
        return config is { Token: "", TokenFile: "" } && user["exec"] is JsonObject exec
            ? config with { Exec = ReadExec(exec, cluster, directory, path) }
            : config;
    }

    private static JsonObject ReadDocument(string path)
    {
        var content = AdministratorFile.Read(path, "kubeconfig");
        var documents = YamlDocuments.Read(content, $"kubeconfig {path}").OfType<JsonObject>().ToList();
        return documents.Count > 0 ? documents[0] : throw Invalid(path, "it is empty; write a kubeconfig to it");
    }

    private static JsonObject Named(JsonObject root, string list, string member, string name, string path)
    {
        // An unquoted name of another entry may be a YAML number.
        var entry = (root[list] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(candidate => candidate["name"]?.ToString() == name);
        return entry?[member] as JsonObject ?? throw Invalid(path, (name, entry) switch
        {
            ("", _) => $"its current context names no entry of {list}",
            (_, null) => $"{list} has no entry {PlainText.Name(name)}, which its current context names",
            _ => $"{list}: its entry {PlainText.Name(name)} has no {member}",
        });
    }

    private static string Pem(JsonObject json, string key, string directory, string path)
    {
        var data = Text(json, $"{key}-data", path);
        if (data.Length == 0)
        {
            var file = Text(json, key, path);
            return file.Length == 0 ? "" : Encoding.ASCII.GetString(AdministratorFile.Read(Path.Combine(directory, file), key));
        }

        try
        {
            return Encoding.ASCII.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException e)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"kubeconfig {path} cannot be used: {key}-data is not valid base64; encode the PEM file with base64, or set {key} to its path",
                "",
                e);
        }
    }

    private static Uri? Address(string text, string key, string path) => text.Length == 0 ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme is "https" or "http" || (key == "proxy-url" && uri.Scheme == "socks5"))
            ? uri
        // The address is not shown: it may contain a password.
        : throw Invalid(path, $"{key} is not a valid http or https address; {ServerAddress.Remedy(text)}");

    // client-go: a command with a slash is relative to the kubeconfig.
    private static ExecConfig ReadExec(JsonObject exec, JsonObject cluster, string directory, string path)
    {
        var (version, command) = (Text(exec, "apiVersion", path), Text(exec, "command", path));
        if (version is not (ExecConfig.V1 or ExecConfig.V1Beta1))
        {
            throw Invalid(path, $"exec.apiVersion must be {ExecConfig.V1} or {ExecConfig.V1Beta1}");
        }

        if (Text(exec, "interactiveMode", path) == "Always")
        {
            throw Invalid(path, "exec.interactiveMode is Always, but MetaCni cannot answer questions of the program; set it to Never or IfAvailable");
        }

        return new ExecConfig
        {
            ApiVersion = version,
            Command = command.Length == 0 ? throw Invalid(path, "exec has no command; set exec.command to the credential program")
                : command.Contains('/') ? Path.GetFullPath(command, directory)
                : command,
            Arguments = [.. (exec["args"] as JsonArray ?? []).Select(argument => argument?.ToString() ?? "")],
            Environment = [.. (exec["env"] as JsonArray ?? []).OfType<JsonObject>().Select(variable => ReadVariable(variable, path))],
            InstallHint = Text(exec, "installHint", path),
            Cluster = Flag(exec, "provideClusterInfo", path) ? ClusterInfo(cluster, directory, path) : null,
        };
    }

    private static KeyValuePair<string, string> ReadVariable(JsonObject variable, string path)
    {
        var (name, value) = (Text(variable, "name", path), Text(variable, "value", path));
        return name.Length > 0 && !name.AsSpan().ContainsAny('=', '\0') && !value.Contains('\0')
            ? KeyValuePair.Create(name, value)
            : throw Invalid(path, "exec.env has a name or a value that is not valid in an environment; a name must not be empty or contain =");
    }

    // client.authentication.k8s.io/v1 "Cluster". Empty members are left out.
    private static JsonObject ClusterInfo(JsonObject cluster, string directory, string path)
    {
        var authority = Pem(cluster, "certificate-authority", directory, path);
        var info = new JsonObject();
        Add("server", Text(cluster, "server", path));
        Add("tls-server-name", Text(cluster, "tls-server-name", path));
        if (Flag(cluster, "insecure-skip-tls-verify", path))
        {
            info["insecure-skip-tls-verify"] = true;
        }

        Add("certificate-authority-data", Convert.ToBase64String(Encoding.ASCII.GetBytes(authority)));
        Add("proxy-url", Text(cluster, "proxy-url", path));
        var own = (cluster["extensions"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(extension => extension["name"]?.ToString() == "client.authentication.k8s.io/exec");
        if (own?["extension"] is { } config)
        {
            info["config"] = config.DeepClone();
        }

        return info;

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                info[name] = value;
            }
        }
    }

    // Encoded tokens often contain a trailing line end.
    private static string Token(JsonObject user, string path)
    {
        var token = Text(user, "token", path).Trim();
        return TokenText.IsWellFormed(token)
            ? token
            : throw Invalid(path, "token has a character that a token cannot have (a space, a line end or a non-ASCII character); write the token alone, on one line");
    }
}
