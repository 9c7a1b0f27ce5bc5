// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster.Kubernetes;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Cluster.Kubernetes;

public sealed class BearerTokenTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_token_file_is_read_without_the_white_space_around_it()
    {
        var token = FromFile("one\n");

        Assert.Equal("one", token.Current());
    }

    // kubelet writes a new directory and exchanges the link to it: neither the link nor its own times need to change.
    [Fact]
    public void A_file_that_was_exchanged_behind_a_link_gives_the_new_token()
    {
        _directory.Write("2026_1/token", "one");
        _directory.Write("2026_2/token", "two");
        File.CreateSymbolicLink(_directory.Combine("data"), _directory.Combine("2026_1"));
        var token = new BearerToken(Config() with { TokenFile = _directory.Combine("data", "token") });
        var before = token.Current();

        File.Delete(_directory.Combine("data"));
        File.CreateSymbolicLink(_directory.Combine("data"), _directory.Combine("2026_2"));

        Assert.Equal(("one", "two"), (before, token.Current()));
    }

    [Fact]
    public void A_refused_token_is_renewed_where_the_file_has_another()
    {
        var token = FromFile("one");
        var refused = token.Current();
        _directory.Write("token", "two");

        Assert.True(token.Renew(refused));
        Assert.Equal("two", token.Current());
    }

    [Fact]
    public void The_same_token_again_is_no_renewal()
    {
        var token = FromFile("one");

        Assert.False(token.Renew(token.Current()));
    }

    // Definitions are read at the same time: all of them are refused with the old token, one of them comes first.
    [Fact]
    public void A_request_that_comes_second_uses_the_token_that_the_first_one_renewed()
    {
        var token = new BearerToken(Config() with { Exec = Program(Counting()) });
        var refused = token.Current();

        Assert.True(token.Renew(refused));
        Assert.True(token.Renew(refused));

        Assert.Equal(("token-1", "token-2"), (refused, token.Current()));
    }

    [Fact]
    public void The_kubeconfig_itself_may_have_another_token_by_now()
    {
        var token = new BearerToken(KubeConfigFile.Load(_directory.Write("config", KubeConfigText.Of("token: one"))));
        var refused = token.Current();
        _directory.Write("config", KubeConfigText.Of("token: two"));

        Assert.True(token.Renew(refused));
        Assert.Equal("two", token.Current());
    }

    [Fact]
    public void Without_a_token_there_is_none() => Assert.Equal("", new BearerToken(Config()).Current());

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var error = Failure.Of(() => new BearerToken(Config() with { TokenFile = _directory.Combine("none") }).Current());

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains(_directory.Combine("none"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_is_run_once_for_many_requests()
    {
        var token = new BearerToken(Config() with { Exec = Program(Counting()) });

        Assert.Equal(["token-1", "token-1"], [token.Current(), token.Current()]);
    }

    [Theory]
    [InlineData("exit 3")]
    [InlineData("echo nonsense")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientCertificateData":"c","clientKeyData":"k"}}'""")]
    public void A_program_without_a_token_is_named_without_a_stack(string script)
    {
        var error = Failure.Of(() => new BearerToken(Config() with { Exec = Program(script) }).Current());

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains("/bin/sh", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private k8s.KubeConfigModels.ExternalExecution Program(string script) => new()
    {
        ApiVersion = "client.authentication.k8s.io/v1",
        Command = "/bin/sh",
        Arguments = [_directory.Write("program", script)],
        EnvironmentVariables = [],
    };

    private static KubeConfig Config() => new() { Source = "the kubeconfig of a test", Server = new Uri("https://10.0.0.1") };

    private BearerToken FromFile(string content) => new(Config() with { TokenFile = _directory.Write("token", content) });

    // Each run gives the next token.
    private string Counting() => $$$"""
        echo x >> {{{_directory.Combine("runs")}}}
        printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"token-%s"}}' $(wc -l < {{{_directory.Combine("runs")}}})
        """;
}
