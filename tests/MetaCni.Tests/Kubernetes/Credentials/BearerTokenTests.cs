// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Tests.Kubernetes.Kubeconfig;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Kubernetes.Credentials;

public sealed class BearerTokenTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ImpatientTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_token_file_is_read_without_the_white_space_around_it()
    {
        var token = FromFile("one\n");

        Assert.Equal("one", await token.CurrentAsync(CancellationToken.None));
    }

    // kubelet writes a new directory and exchanges the link to it: neither the link nor its own times need to change.
    [Fact]
    public async Task A_token_file_replaced_through_a_symbolic_link_gives_the_new_token()
    {
        _directory.Write("2026_1/token", "one");
        _directory.Write("2026_2/token", "two");
        File.CreateSymbolicLink(_directory.Combine("data"), _directory.Combine("2026_1"));
        var token = new BearerToken(Config() with { TokenFile = _directory.Combine("data", "token") }, _time);
        var before = await token.CurrentAsync(CancellationToken.None);

        File.Delete(_directory.Combine("data"));
        File.CreateSymbolicLink(_directory.Combine("data"), _directory.Combine("2026_2"));

        Assert.Equal(("one", "two"), (before, await token.CurrentAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task A_refused_token_is_renewed_where_the_file_has_another()
    {
        var token = FromFile("one");
        var refused = await token.CurrentAsync(CancellationToken.None);
        _directory.Write("token", "two");

        Assert.True(await token.RenewAsync(refused, CancellationToken.None));
        Assert.Equal("two", await token.CurrentAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_same_token_again_is_no_renewal()
    {
        var token = FromFile("one");

        Assert.False(await token.RenewAsync(await token.CurrentAsync(CancellationToken.None), CancellationToken.None));
    }

    // Definitions are read at the same time: all of them are refused with the old token, one of them comes first.
    [Fact]
    public async Task A_concurrent_request_uses_the_token_that_another_one_renewed()
    {
        var token = new BearerToken(Config() with { Exec = Program(Counting()) }, TimeProvider.System);
        var refused = await token.CurrentAsync(CancellationToken.None);

        Assert.True(await token.RenewAsync(refused, CancellationToken.None));
        Assert.True(await token.RenewAsync(refused, CancellationToken.None));

        Assert.Equal(("token-1", "token-2"), (refused, await token.CurrentAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task A_new_token_in_the_kubeconfig_itself_is_a_renewal()
    {
        var token = new BearerToken(KubeConfigFile.Load(_directory.Write("config", KubeConfigText.Of("token: one"))), _time);
        var refused = await token.CurrentAsync(CancellationToken.None);
        _directory.Write("config", KubeConfigText.Of("token: two"));

        Assert.True(await token.RenewAsync(refused, CancellationToken.None));
        Assert.Equal("two", await token.CurrentAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_configured_token_the_token_is_empty() =>
        Assert.Equal("", await new BearerToken(Config(), _time).CurrentAsync(CancellationToken.None));

    [Fact]
    public async Task The_error_for_a_missing_token_file_names_it()
    {
        var error = await Failure.OfAsync(() => new BearerToken(Config() with { TokenFile = _directory.Combine("none") }, _time).CurrentAsync(CancellationToken.None));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains(_directory.Combine("none"), error.Message, StringComparison.Ordinal);
    }

    // A file that is written in place is empty for a moment: a request without a credential would be refused for good.
    [Fact]
    public async Task An_empty_file_is_read_again_after_a_pause()
    {
        var token = FromFile("");
        _time.Meanwhile = () => _directory.Write("token", "one\n");

        Assert.Equal("one", await token.CurrentAsync(CancellationToken.None));
        Assert.Single(_time.Pauses);
    }

    [Fact]
    public async Task Renewing_waits_while_the_token_file_is_empty()
    {
        var token = FromFile("one");
        var refused = await token.CurrentAsync(CancellationToken.None);
        _directory.Write("token", "");
        _time.Meanwhile = () => _directory.Write("token", "two");

        Assert.True(await token.RenewAsync(refused, CancellationToken.None));
        Assert.Equal("two", await token.CurrentAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_error_for_a_token_file_that_stays_empty_names_it()
    {
        var token = FromFile(" \n");

        var error = await Failure.OfAsync(() => token.CurrentAsync(CancellationToken.None));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains($"{_directory.Combine("token")} of the kubeconfig of a test is empty; ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_run_once_for_many_requests()
    {
        var token = new BearerToken(Config() with { Exec = Program(Counting()) }, TimeProvider.System);

        Assert.Equal(["token-1", "token-1"], [await token.CurrentAsync(CancellationToken.None), await token.CurrentAsync(CancellationToken.None)]);
    }

    // The event about the failure would wait for the same program again.
    [Fact]
    public async Task A_program_that_failed_is_not_run_again()
    {
        var token = new BearerToken(Config() with { Exec = Program($"echo x >> {_directory.Combine("runs")}; exit 3") }, TimeProvider.System);

        var first = await Failure.OfAsync(() => token.CurrentAsync(CancellationToken.None));
        var second = await Failure.OfAsync(() => token.CurrentAsync(CancellationToken.None));

        Assert.Equal(first, second);
        Assert.Single(File.ReadAllLines(_directory.Combine("runs")));
    }

    [Fact]
    public void RequireFile_fails_if_the_token_file_is_empty()
    {
        var error = Failure.Of(() => FromFile("").RequireFile());

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        FromFile("one").RequireFile();
        new BearerToken(Config(), _time).RequireFile();
    }

    // A certificate belongs to connections: the same program again would change nothing.
    [Fact]
    public async Task A_certificate_is_reported_before_the_first_request_and_not_renewed()
    {
        List<ExecCredential> told = [];
        var token = new BearerToken(Config() with
        {
            Exec = Program(
            $$$"""
            echo x >> {{{_directory.Combine("runs")}}}
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientCertificateData":"c","clientKeyData":"k"}}'
            """)
        }, TimeProvider.System)
        { Certified = told.Add };

        Assert.Equal(["", ""], [await token.CurrentAsync(CancellationToken.None), await token.CurrentAsync(CancellationToken.None)]);
        Assert.False(await token.RenewAsync("", CancellationToken.None));

        Assert.Equal(new ExecCredential("", "c", "k"), Assert.Single(told));
        Assert.Single(await File.ReadAllLinesAsync(_directory.Combine("runs")));
    }

    private ExecConfig Program(string script) => new()
    {
        ApiVersion = ExecConfig.V1,
        Command = "/bin/sh",
        Arguments = [_directory.Write("program", script)],
    };

    private static KubeConfig Config() => new() { Source = "the kubeconfig of a test", Server = new Uri("https://10.0.0.1") };

    // Whoever reads them as they are waits for ever, or fills the memory of the node.
    [Theory]
    [InlineData("fifo", "not a regular file")]
    [InlineData("device", "not a regular file")]
    [InlineData("huge", "longer than")]
    public async Task A_token_file_that_is_a_FIFO_or_device_or_too_long_is_an_error(string file, string because)
    {
        Witness.Run("mkfifo", _directory.Combine("fifo"));
        File.CreateSymbolicLink(_directory.Combine("device"), "/dev/zero");
        Witness.Run("truncate", "-s", "5M", _directory.Combine("huge"));
        var token = new BearerToken(Config() with { TokenFile = _directory.Combine(file) }, _time);

        var error = await Failure.OfAsync(() => token.CurrentAsync(CancellationToken.None)).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    private BearerToken FromFile(string content) => new(Config() with { TokenFile = _directory.Write("token", content) }, _time);

    // Each run gives the next token.
    private string Counting() => $$$"""
        echo x >> {{{_directory.Combine("runs")}}}
        printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"token-%s"}}' $(wc -l < {{{_directory.Combine("runs")}}})
        """;
}
