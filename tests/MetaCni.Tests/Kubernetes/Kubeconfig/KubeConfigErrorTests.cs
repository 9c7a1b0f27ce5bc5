// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Kubernetes.Kubeconfig;

/// <summary>A kubeconfig that cannot be used is named with the member that is wrong, and nothing of its secrets.</summary>
public sealed class KubeConfigErrorTests : IDisposable
{
    private const string Secret = "secret-of-a-test";

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<int, string, string> Unusable => new()
    {
        { 7, KubeConfigText.Of().Replace("current-context: node", "current-context: gone"), "contexts has no entry \"gone\"" },
        { 7, KubeConfigText.Of().Replace("current-context: node", ""), "current context names no entry of contexts" },
        { 7, KubeConfigText.Of().Replace("{cluster: here,", "{cluster: gone,"), "clusters has no entry \"gone\"" },
        { 7, KubeConfigText.Of().Replace("user: metacni}", "user: gone}"), "users has no entry \"gone\"" },
        { 7, KubeConfigText.Of().Replace("user: { token: secret-of-a-test }", "user: null"), "users: its entry \"metacni\" has no user" },
        { 7, KubeConfigText.Of().Replace("\"https://10.0.0.1:6443\"", "\"\""), "has no server" },
        { 7, KubeConfigText.Of().Replace("\"https://10.0.0.1:6443\"", $"\"ftp://u:{Secret}@host\""), "server is not a valid http" },
        { 7, KubeConfigText.Of().Replace("\"https://10.0.0.1:6443\"", $"\"https://u:{Secret}@host:port\""), "server is not a valid http" },
        { 7, KubeConfigText.Of().Replace("https://10.0.0.1:6443", "https://2001:db8:10:96::1:443"), "in brackets: https://[2001:db8:10:96::1]:443" },
        { 7, KubeConfigText.Of().Replace("https://10.0.0.1:6443", "https://2001:db8::1/api"), "in brackets: https://[2001:db8::1]" },
        { 7, KubeConfigText.Of().Replace("https://10.0.0.1:6443", "https://2001:db8::a:6443f"), "an IPv6 address in brackets" },
        { 7, KubeConfigText.Of().Replace("https://10.0.0.1:6443", "fd00::1:6443"), "in brackets: https://[fd00::1]:6443" },
        { 7, KubeConfigText.Of().Replace("https://10.0.0.1:6443", "fd00::1"), "in brackets: https://[fd00::1]" },
        { 7, KubeConfigText.Of().Replace("https://10.0.0.1:6443", "https://fd00::1%eth0:6443"), "in brackets and without a zone: https://[fd00::1]:6443" },
        { 7, KubeConfigText.Of().Replace("https://10.0.0.1:6443", "https://fe80::1%eth0:6443"), "write it as https://HOST:PORT, with an address that is not link-local" },
        { 7, KubeConfigText.Of().Replace("https://10.0.0.1:6443", "10.0.0.1:6443"), "write it as https://HOST:PORT" },
        { 7, KubeConfigText.Of(cluster: "proxy-url: \"http://2001:db8::5:3128\""), "in brackets: http://[2001:db8::5]:3128" },
        { 7, KubeConfigText.Of(cluster: $"proxy-url: \"ftp://u:{Secret}@proxy\""), "proxy-url is not a valid http" },
        { 7, KubeConfigText.Of(cluster: "certificate-authority-data: \"%%\""), "certificate-authority-data is not valid base64" },
        { 7, KubeConfigText.Of(user: $"token: {Secret}, client-key-data: \"%%\""), "client-key-data is not valid base64" },
        { 7, KubeConfigText.Of(user: "token: 1234567890"), "token must be a string" },
        { 7, KubeConfigText.Of(user: $"token: [{Secret}]"), "token must be a string" },
        { 7, KubeConfigText.Of(user: $"token: \"{Secret}\u00e4\""), "token has a character" },
        { 7, KubeConfigText.Of(user: $"token: \"{Secret}\\n{Secret}\""), "token has a character" },
        { 7, KubeConfigText.Of(user: $"username: u, password: {Secret}"), "username is not supported" },
        { 7, KubeConfigText.Of(user: $"token: t, password: {Secret}"), "password is not supported" },
        { 7, KubeConfigText.Of(user: "password: 1234567890"), "password is not supported" },
        { 7, KubeConfigText.Of(user: $"tokenFile: t, client-certificate: c, client-key: k, password: {Secret}"), "password is not supported" },
        { 7, KubeConfigText.Of(user: $"auth-provider: {{config: {{id-token: {Secret}}}}}"), "auth-provider is not supported" },
        { 7, KubeConfigText.Of(user: $"exec: {Secret}"), "exec must be an object" },
        { 7, KubeConfigText.Of(user: $"token-file: {Secret}"), "unknown key token-file; set token, tokenFile, " },
        { 7, KubeConfigText.Of(user: $"<<: {{token: {Secret}}}"), "<< (YAML's merge key) is not supported" },
        { 7, KubeConfigText.Of(cluster: $"<<: {{proxy-url: {Secret}}}"), "<< (YAML's merge key) is not supported" },
        { 7, KubeConfigText.Of(user: "client-key-data: c2VjcmV0LW9mLWEtdGVzdA=="), "client-key is set without client-certificate" },
        { 7, KubeConfigText.Of(user: "token: t, client-certificate-data: c2VjcmV0LW9mLWEtdGVzdA=="), "client-certificate is set without client-key" },
        { 7, KubeConfigText.Of(cluster: "insecure-skip-tls-verify: 'true'"), "insecure-skip-tls-verify must be true or false" },
        { 7, KubeConfigText.Of(user: $"token: t, as-groups: [{Secret}]"), "as-uid, as-groups and as-user-extra need the key as" },
        { 7, KubeConfigText.Of(user: $"token: t, as: a, as-groups: [{Secret}, b]"), "as-groups must be a list of one string" },
        { 7, KubeConfigText.Of(user: $"token: t, as: a, as-user-extra: {{scopes: {Secret}}}"), "as-user-extra must be a list of one string" },
        { 7, KubeConfigText.Of(user: $"token: t, as: \"{Secret}\\n\""), "as has a character" },
        { 7, KubeConfigText.Of(user: "exec: {command: a}"), "exec.apiVersion must be" },
        { 7, KubeConfigText.Of(user: "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: a}"), "exec.apiVersion must be" },
        { 7, KubeConfigText.Of(user: "exec: {apiVersion: client.authentication.k8s.io/v1}"), "exec has no command" },
        { 7, KubeConfigText.Of(user: "exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Always}"), "interactiveMode" },
        { 7, KubeConfigText.Of(user: "exec: {apiVersion: client.authentication.k8s.io/v1, command: a, env: [{name: a=b}]}"), "exec.env has a name" },
        { 7, "", "it is empty" },
        { 6, $"users:\n- {{user: {{token: {Secret}}}}}\n- [", "line " },
        { 6, $"token: {Secret}\ntoken: {Secret}\n", "line " },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Unusable))]
    public void The_error_names_the_invalid_member_and_no_secret(int code, string text, string member)
    {
        var file = _directory.Write("config", text);

        var error = Failure.Of(() => KubeConfigFile.Load(file));

        Assert.Equal(code, error.Code);
        Assert.Contains(member, error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.Message + error.Details, StringComparison.Ordinal);
        Assert.DoesNotContain("1234567890", error.Message + error.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("username: \"\", password: null, auth-provider: {}, token: secret-of-a-test")]
    [InlineData("username: '', password: ''")]
    public void A_member_that_is_empty_is_absent(string user) =>
        Assert.Equal(user.Contains(Secret, StringComparison.Ordinal) ? Secret : "", Load(KubeConfigText.Of(user)).Token);

    // A server has asked for no password since 1.19.
    [Fact]
    public void A_password_next_to_a_certificate_is_ignored() => Assert.Equal(
        "PEM", Load(KubeConfigText.Of("username: u, password: p, client-certificate-data: UEVN, client-key-data: UEVN")).ClientCertificate);

    [Theory]
    [InlineData(", user: metacni}", "}")]
    [InlineData("user: metacni}", "user: null}")]
    public void A_context_without_a_user_has_no_credential(string user, string none)
    {
        var config = Load(KubeConfigText.Of().Replace(user, none, StringComparison.Ordinal));

        Assert.Equal(("", ""), (config.Token, config.TokenFile));
    }

    [Fact]
    public void A_line_break_at_the_end_of_a_token_is_removed() => Assert.Equal(
        Secret, KubeConfigFile.Load(_directory.Write("config", KubeConfigText.Of(user: $"token: \"{Secret}\\n\""))).Token);

    [Fact]
    public void The_error_for_a_missing_kubeconfig_names_it()
    {
        var error = Failure.Of(() => KubeConfigFile.Load(_directory.Combine("none")));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains(_directory.Combine("none"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_for_a_missing_file_of_a_kubeconfig_names_member_and_path()
    {
        var file = _directory.Write("config", KubeConfigText.Of(cluster: "certificate-authority: pki/ca.crt"));

        var error = Failure.Of(() => KubeConfigFile.Load(file));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains("certificate-authority", error.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.Combine("pki/ca.crt"), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("certificate-authority-data: bm90IFBFTQ==", "", "certificate-authority")]
    [InlineData("", "client-certificate-data: bm90IFBFTQ==, client-key-data: bm90IFBFTQ==", "client-certificate")]
    public void The_error_for_an_invalid_certificate_names_the_member(string cluster, string user, string member)
    {
        var config = KubeConfigFile.Load(_directory.Write("config", KubeConfigText.Of(user, cluster)));

        var error = Failure.Of(() => ApiConnections.OverTls(config, [], Timeout.InfiniteTimeSpan, TimeProvider.System).Dispose());

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains(member, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_for_a_broken_certificate_in_a_bundle_gives_its_number()
    {
        var fine = Certificates.Make("one").Certificate;
        var config = new KubeConfig
        {
            Source = "/etc/kubeconfig",
            Server = new Uri("https://10.0.0.1"),
            CertificateAuthority = $"{fine}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n{fine}\n",
        };

        var error = Failure.Of(() => TlsTrust.OptionsOf(config));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("certificate 2 in certificate-authority is not valid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_key_that_does_not_match_its_certificate_is_an_error()
    {
        var config = new KubeConfig
        {
            Source = "/etc/kubeconfig",
            Server = new Uri("https://10.0.0.1"),
            ClientCertificate = Certificates.Make("one").Certificate,
            ClientKey = Certificates.Make("two").Key,
        };

        var error = Failure.Of(() => ApiConnections.OverTls(config, [], Timeout.InfiniteTimeSpan, TimeProvider.System).Dispose());

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("client-key is not a private key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_endpoint_name_omits_the_password_of_the_server_URL()
    {
        var config = KubeConfigFile.Load(_directory.Write(
            "config", KubeConfigText.Of().Replace("https://10.0.0.1:6443", $"https://u:{Secret}@10.0.0.1:6443/prefix", StringComparison.Ordinal)));

        using var endpoint = ApiConnections.OverTls(config, [], Timeout.InfiniteTimeSpan, TimeProvider.System);

        Assert.Equal("https://10.0.0.1:6443", endpoint.Name);
        Assert.Equal($"the credential of {config.Source}", endpoint.Credential);
    }

    private KubeConfig Load(string text) => KubeConfigFile.Load(_directory.Write("config", text));
}
