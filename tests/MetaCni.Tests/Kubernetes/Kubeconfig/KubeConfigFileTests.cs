// SPDX-License-Identifier: Apache-2.0

using System.Text;
using MetaCni.Kubernetes.Kubeconfig;
using Support;

namespace MetaCni.Tests.Kubernetes.Kubeconfig;

// The members are those of k8s.io/client-go, tools/clientcmd/api/v1/types.go.
public sealed class KubeConfigFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_current_context_chooses_cluster_and_user()
    {
        var config = Load(KubeConfigText.Of());

        Assert.Equal("https://10.0.0.1:6443/", config.Server.ToString());
        Assert.Equal("secret-of-a-test", config.Token);
        Assert.Equal(_directory.Combine("config"), config.Source);
    }

    [Fact]
    public void Absent_members_are_empty()
    {
        var config = Load(KubeConfigText.Of(user: ""));

        Assert.Equal(("", "", "", ""), (config.Token, config.TokenFile, config.ClientCertificate, config.ClientKey));
        Assert.Equal(("", "", false), (config.CertificateAuthority, config.TlsServerName, config.SkipTlsVerify));
        Assert.Null(config.Proxy);
        Assert.Null(config.Exec);
    }

    // client-go: relative paths are relative to the kubeconfig's directory.
    [Theory]
    [InlineData("token", "token")]
    [InlineData("../secrets/token", "../secrets/token")]
    [InlineData("/run/token", "/run/token")]
    public void A_relative_token_file_is_relative_to_the_kubeconfig(string written, string expected)
    {
        var config = Load(KubeConfigText.Of(user: $"tokenFile: {written}"));

        Assert.Equal(Path.Combine(_directory.Path, expected), config.TokenFile);
    }

    [Fact]
    public void Certificates_may_be_data()
    {
        var config = Load(KubeConfigText.Of(
            user: $"client-certificate-data: {Base64("certificate")}, client-key-data: {Base64("key")}",
            cluster: $"certificate-authority-data: {Base64("authority")}"));

        Assert.Equal(("certificate", "key", "authority"), (config.ClientCertificate, config.ClientKey, config.CertificateAuthority));
    }

    [Fact]
    public void Certificates_can_be_files_relative_to_the_kubeconfig()
    {
        _directory.Write("pki/client.crt", "certificate");
        _directory.Write("pki/client.key", "key");
        _directory.Write("pki/ca.crt", "authority");

        var config = Load(KubeConfigText.Of(
            user: "client-certificate: pki/client.crt, client-key: pki/client.key", cluster: "certificate-authority: pki/ca.crt"));

        Assert.Equal(("certificate", "key", "authority"), (config.ClientCertificate, config.ClientKey, config.CertificateAuthority));
    }

    // client-go: "-data overrides the file".
    [Fact]
    public void Certificate_data_overrides_a_certificate_file() =>
        Assert.Equal("authority", Load(KubeConfigText.Of(
            cluster: $"certificate-authority: missing.crt, certificate-authority-data: {Base64("authority")}")).CertificateAuthority);

    [Fact]
    public void TLS_and_proxy_settings_are_read_from_the_cluster_entry()
    {
        var config = Load(KubeConfigText.Of(
            cluster: "tls-server-name: kubernetes.default, insecure-skip-tls-verify: true, proxy-url: \"http://proxy:3128\""));

        Assert.Equal(("kubernetes.default", true), (config.TlsServerName, config.SkipTlsVerify));
        Assert.Equal("http://proxy:3128/", config.Proxy!.ToString());
    }

    // client-go: "http", "https" and "socks5" are supported.
    [Fact]
    public void A_proxy_may_speak_socks5() =>
        Assert.Equal("socks5", Load(KubeConfigText.Of(cluster: "proxy-url: \"socks5://127.0.0.1:1080\"")).Proxy!.Scheme);

    [Fact]
    public void A_program_keeps_its_arguments_and_environment()
    {
        var config = Load(KubeConfigText.Of(
            user: "exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [eks, get-token], env: [{name: AWS_PROFILE, value: node}]}"));

        Assert.Equal(("client.authentication.k8s.io/v1", "aws"), (config.Exec!.ApiVersion, config.Exec.Command));
        Assert.Equal(["eks", "get-token"], config.Exec.Arguments);
        Assert.Equal([KeyValuePair.Create("AWS_PROFILE", "node")], config.Exec.Environment);
        Assert.Null(config.Exec.Cluster);
    }

    // client-go: with a slash, and not from the root, it is relative to the kubeconfig.
    [Theory]
    [InlineData("./bin/login", "bin/login")]
    [InlineData("bin/login", "bin/login")]
    [InlineData("/usr/bin/login", "/usr/bin/login")]
    [InlineData("login", null)]
    public void A_program_path_with_a_slash_is_relative_to_the_kubeconfig(string written, string? expected)
    {
        var config = Load(KubeConfigText.Of(user: $"exec: {{apiVersion: client.authentication.k8s.io/v1beta1, command: {written}}}"));

        Assert.Equal(expected is null ? written : Path.Combine(_directory.Path, expected), config.Exec!.Command);
    }

    // k8s.io/client-go, pkg/apis/clientauthentication/v1/types.go: Cluster.
    [Fact]
    public void ProvideClusterInfo_passes_the_cluster_to_the_program()
    {
        var config = Load(KubeConfigText.Of(
            user: "exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, provideClusterInfo: true}",
            cluster: $"certificate-authority-data: {Base64("authority")}, tls-server-name: api, proxy-url: \"http://proxy:3128\", "
                + "extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: a}}]"));

        Assert.Equal(
            $$$"""{"server":"https://10.0.0.1:6443","tls-server-name":"api","certificate-authority-data":"{{{Base64("authority")}}}","proxy-url":"http://proxy:3128","config":{"audience":"a"}}""",
            config.Exec!.Cluster!.ToJsonString());
    }

    // k8s.io/api, authentication/v1: the headers of impersonation.
    [Fact]
    public void Impersonation_settings_become_headers() => Assert.Equal(
        ["Impersonate-User=jane", "Impersonate-Uid=u1", "Impersonate-Group=dev", "Impersonate-Extra-example.org%2Fscopes=view"],
        Load(KubeConfigText.Of(user: "token: t, as: jane, as-uid: u1, as-groups: [dev], as-user-extra: {example.org/scopes: [view]}"))
            .Impersonation.Select(header => $"{header.Key}={header.Value}"));

    [Fact]
    public void Names_of_other_entries_may_look_like_numbers_or_booleans() => Assert.Equal(
        "secret-of-a-test", Load(KubeConfigText.Of().Replace("name: other", "name: 4711").Replace("name: elsewhere", "name: 0x1F").Replace("name: somebody", "name: true")).Token);

    // client-go: a program is not run where there is a token.
    [Theory]
    [InlineData("token: t")]
    [InlineData("tokenFile: t")]
    public void A_token_takes_precedence_over_a_program(string token) =>
        Assert.Null(Load(KubeConfigText.Of(user: $"{token}, exec: {{apiVersion: client.authentication.k8s.io/v1, command: a}}")).Exec);

    [Fact]
    public void A_kubeconfig_in_JSON_is_read() =>
        Assert.Equal("t", Load("""
            {"current-context":"c","contexts":[{"name":"c","context":{"cluster":"k","user":"u"}}],
             "clusters":[{"name":"k","cluster":{"server":"https://h"}}],"users":[{"name":"u","user":{"token":"t"}}]}
            """).Token);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private KubeConfig Load(string text) => KubeConfigFile.Load(_directory.Write("config", text));
}
