// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography.X509Certificates;
using ApiServer;

namespace EndToEnd.Tests.Kubernetes;

public sealed class CredentialTests
{
    [SkippableFact]
    public async Task A_client_certificate_authenticates_every_request()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        await File.WriteAllTextAsync(sandbox.Cluster.KubeConfig, sandbox.Cluster.Server.KubeConfigWithCertificate(ApiCluster.User));

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.All(sandbox.Cluster.Server.Requests, request => Assert.Equal((ApiCluster.User, ""), (request.User, request.Header("Authorization"))));
        Assert.NotNull(sandbox.StatusText);
    }

    [SkippableFact]
    public async Task A_program_gives_the_token()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        var token = sandbox.Cluster.Server.Token(ApiCluster.User);
        await UseProgram(sandbox, $$$"""
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{token}}}"}}'
            """);

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.NotNull(sandbox.StatusText);
    }

    // The runtime waits for the end of our stderr: whoever kept it would keep the pod.
    [SkippableFact]
    public async Task A_hanging_credential_program_is_killed_and_its_output_is_not_shown()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        await UseProgram(sandbox, "echo secret-of-a-test >&2; sleep 100000");
        var config = sandbox.Config();
        config["deadline"] = "5s";

        var outcome = await sandbox.AddAsync(config);

        BadInput.Refusal.RequireError(outcome, 11, "credential program /bin/sh", sandbox.Cluster.KubeConfig, "before the deadline");
        Assert.DoesNotContain("secret-of-a-test", outcome.Text + outcome.Stderr, StringComparison.Ordinal);
        Assert.Empty(sandbox.Node.Recorders.Order);
    }

    [SkippableFact]
    public async Task A_program_that_fails_is_named_with_its_exit_code()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        await UseProgram(sandbox, "echo secret-of-a-test >&2; exit 3");

        var outcome = await sandbox.AddAsync();

        BadInput.Refusal.RequireError(outcome, 5, "credential program /bin/sh", sandbox.Cluster.KubeConfig, "exit code 3");
        Assert.DoesNotContain("secret-of-a-test", outcome.Text + outcome.Stderr, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_program_gives_a_client_certificate()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        using var certificate = sandbox.Cluster.Server.Authority.IssueForUser(ApiCluster.User, TimeSpan.FromHours(1));
        using var key = certificate.GetECDsaPrivateKey()!;
        await UseProgram(sandbox, $$$"""
            cat <<'EOF'
            {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{
             "clientCertificateData":{{{Quoted(certificate.ExportCertificatePem())}}},
             "clientKeyData":{{{Quoted(key.ExportPkcs8PrivateKeyPem())}}}}}
            EOF
            """);

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.All(sandbox.Cluster.Server.Requests, request => Assert.Equal((ApiCluster.User, ""), (request.User, request.Header("Authorization"))));
        Assert.NotNull(sandbox.StatusText);
    }

    [SkippableFact]
    public async Task Every_request_carries_the_impersonated_user_and_groups()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        await File.WriteAllTextAsync(sandbox.Cluster.KubeConfig, sandbox.Cluster.Server.KubeConfigWithTokenFile("token").Replace(
            "tokenFile: token", "tokenFile: token\n    as: jane\n    as-groups: [dev]", StringComparison.Ordinal));

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.All(sandbox.Cluster.Server.Requests, request => Assert.Equal(
            ("jane", "dev"), (request.Header("Impersonate-User"), request.Header("Impersonate-Group"))));
    }

    // Several certificates in one PEM: while an authority is exchanged, both count.
    [SkippableFact]
    public async Task A_CA_bundle_is_trusted_if_any_of_its_certificates_matches()
    {
        await using var other = await TestApiServer.StartAsync();
        await using var sandbox = await KubernetesSandbox.StartAsync();
        var bundle = other.AuthorityPem + "\n" + sandbox.Cluster.Server.AuthorityPem + "\n";
        await WriteAuthority(sandbox, bundle);

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.NotNull(sandbox.StatusText);
    }

    [SkippableFact]
    public async Task A_server_of_another_authority_is_not_trusted()
    {
        await using var other = await TestApiServer.StartAsync();
        await using var sandbox = await KubernetesSandbox.StartAsync();
        await WriteAuthority(sandbox, other.AuthorityPem);

        var outcome = await sandbox.AddAsync();

        BadInput.Refusal.RequireError(outcome, 7, "cannot be trusted", "certificate-authority", sandbox.Cluster.KubeConfig);
        Assert.Single(outcome.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(sandbox.Cluster.Server.Requests);
        Assert.Empty(sandbox.Node.Recorders.Order);
    }

    [SkippableFact]
    public async Task A_kubeconfig_that_cannot_be_read_is_named_before_anything_is_done()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        File.Delete(sandbox.Cluster.KubeConfig);

        var outcome = await sandbox.AddAsync(sandbox.ConfigWithAnnotations());

        BadInput.Refusal.RequireError(outcome, 5, sandbox.Cluster.KubeConfig);
        Assert.Empty(sandbox.Node.Recorders.Order);
        Assert.Empty(sandbox.Node.Records);
    }

    [SkippableFact]
    public async Task STATUS_says_that_the_kubeconfig_cannot_be_read()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        File.Delete(sandbox.Cluster.KubeConfig);
        var config = sandbox.Config();
        config["cniVersion"] = "1.1.0";

        BadInput.Refusal.RequireError(await sandbox.RunAsync("STATUS", config), 50, sandbox.Cluster.KubeConfig);
    }

    [SkippableFact]
    public async Task STATUS_succeeds_while_the_API_server_is_down()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        await sandbox.Cluster.Server.StopListeningAsync();
        var config = sandbox.Config();
        config["cniVersion"] = "1.1.0";

        (await sandbox.RunAsync("STATUS", config)).EnsureSuccess("STATUS");
    }

    // The secrets of the kubeconfig's surroundings must not be found in the environment of a plugin either.
    [SkippableFact]
    public async Task Delegates_get_no_OpenSSL_environment_variables()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        var environment = Assert.Single(sandbox.Node.Recorders.Calls).Environment;
        Assert.DoesNotContain(environment.Keys, name => name.StartsWith("SSL_", StringComparison.Ordinal) || name == "OPENSSL_CONF");
    }

    private static string Quoted(string text) => System.Text.Json.Nodes.JsonValue.Create(text).ToJsonString();

    private static async Task UseProgram(KubernetesSandbox sandbox, string script)
    {
        var program = sandbox.Node.Combine("credential");
        await File.WriteAllTextAsync(program, script);
        await File.WriteAllTextAsync(sandbox.Cluster.KubeConfig, sandbox.Cluster.Server.KubeConfigWithTokenFile("token").Replace(
            "tokenFile: token", $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: /bin/sh, args: [\"{program}\"]}}", StringComparison.Ordinal));
    }

    private static Task WriteAuthority(KubernetesSandbox sandbox, string pem) => File.WriteAllTextAsync(
        sandbox.Cluster.KubeConfig,
        System.Text.RegularExpressions.Regex.Replace(
            sandbox.Cluster.Server.KubeConfigWithTokenFile("token"),
            "certificate-authority-data: .*",
            $"certificate-authority-data: {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(pem))}"));
}
