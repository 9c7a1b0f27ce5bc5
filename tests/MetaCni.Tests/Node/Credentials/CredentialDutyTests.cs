// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using MetaCni.Install.Credentials;
using MetaCni.Install.Settings;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Credentials;
using MetaCni.Node.Duties;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Credentials;

public sealed class CredentialDutyTests : IDisposable
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly StoryTime _time = new();
    private readonly NodeSandbox _node;
    private readonly FakeTokenServer _server;
    private InstallSettings _settings = new();

    public CredentialDutyTests()
    {
        _node = new NodeSandbox { Time = _time };
        _server = new FakeTokenServer(_time);
    }

    private string Path => _node.Directories.Kubeconfig;

    private string StoredToken => KubeConfigFile.Load(Path).Token;

    public void Dispose()
    {
        _node.Dispose();
        _time.Dispose();
    }

    [Fact]
    public async Task A_missing_kubeconfig_is_written_at_once()
    {
        await RunAsync(TimeSpan.FromSeconds(30));

        var written = KubeConfigFile.Load(Path);
        Assert.Equal((_server.Api.Server, _server.Api.Authority), (written.Server, written.CertificateAuthority));
        Assert.Equal(TimeSpan.Zero, Assert.Single(_server.Issued));
        Assert.Contains("(it does not exist); its token is valid until 2026-01-08T00:00:00Z", _node.Log, StringComparison.Ordinal);
    }

    // A token that is bound to the daemon's pod would end with it.
    [Fact]
    public async Task The_token_is_requested_for_a_week_and_bound_to_no_pod()
    {
        await RunAsync(TimeSpan.FromSeconds(30));

        var spec = FakeApiServer.BodyOf(Assert.Single(_server.TokenRequests))["spec"]!;
        Assert.Equal("""{"expirationSeconds":604800}""", spec.ToJsonString());
    }

    [Fact]
    public async Task The_token_is_renewed_at_half_of_its_life()
    {
        await RunAsync(TimeSpan.FromDays(8));

        Assert.Equal([0, 3.5, 7], _server.Issued.Select(issued => Math.Round(issued.TotalDays, 2)));
        Assert.True(_node.Services.Counters.PluginToken!.Expires > StoryTime.Start + TimeSpan.FromDays(14));
    }

    [Fact]
    public async Task A_lifetime_that_the_server_shortens_is_halved()
    {
        _server.Longest = TimeSpan.FromDays(1);

        await RunAsync(TimeSpan.FromDays(1.1));

        Assert.Equal([0, 0.5, 1], _server.Issued.Select(issued => Math.Round(issued.TotalDays, 2)));
    }

    [Fact]
    public async Task A_restart_creates_no_token()
    {
        Store(_server.Token(Week));

        await RunAsync(TimeSpan.FromDays(3));

        Assert.Empty(_server.Issued);
    }

    [Fact]
    public async Task While_the_API_server_is_down_the_present_kubeconfig_stays_and_the_log_says_so_now_and_then()
    {
        var before = Store(_server.Token(TimeSpan.FromMinutes(90)));
        _server.Api.IsDown = true;
        _time.At(TimeSpan.FromMinutes(48), () => Assert.Equal("ApiUnreachable", Condition()?.Reason));
        _time.At(TimeSpan.FromMinutes(105), () =>
        {
            Assert.Equal(before, File.ReadAllBytes(Path));
            Assert.Contains("(the present one expired at 2026-01-01T01:30:00Z)", _node.Log, StringComparison.Ordinal);
            _server.Api.IsDown = false;
        });

        await RunAsync(TimeSpan.FromMinutes(107));

        Assert.Single(_server.Issued);
        Assert.Null(Condition());
        Assert.InRange(_node.Log.Split("cannot be created").Length - 1, 5, 7);
        Assert.True(_node.Services.Events.Unsent.TryRead(out _));
        Assert.False(_node.Services.Events.Unsent.TryRead(out _));
    }

    public static TheoryData<string, string> Unusable => new()
    {
        { "damaged", "it is damaged" },
        { "server", "the address of the API server has changed" },
        { "authority", "certificate authority has changed" },
        { "account", "another service account" },
        { "opaque", "the age of its token is unknown" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task A_kubeconfig_that_the_plugin_cannot_use_is_replaced_at_once(string how, string why)
    {
        Store(how switch
        {
            "account" => _server.Token(Week, "system:serviceaccount:kube-system:other"),
            "opaque" => "token",
            _ => _server.Token(Week),
        });
        switch (how)
        {
            case "damaged":
                await File.WriteAllTextAsync(Path, "{");
                break;
            case "server":
                _server.Api.Server = new Uri("https://[fd00::1]:6443");
                break;
            case "authority":
                _server.Api.Authority += _server.Api.Authority;
                break;
        }

        await RunAsync(TimeSpan.FromSeconds(30));

        Assert.Single(_server.Issued);
        Assert.Contains(why, _node.Log, StringComparison.Ordinal);
        Assert.Equal((_server.Api.Server, _server.Api.Authority), (KubeConfigFile.Load(Path).Server, KubeConfigFile.Load(Path).CertificateAuthority));
    }

    [Fact]
    public async Task A_kubeconfig_that_disappears_is_written_again()
    {
        _time.At(TimeSpan.FromHours(1), () => File.Delete(Path));

        await RunAsync(TimeSpan.FromMinutes(63));

        Assert.Equal(2, _server.Issued.Count);
        Assert.True(File.Exists(Path));
    }

    // As after the service account was deleted and created again.
    [Fact]
    public async Task A_token_that_the_API_server_no_longer_accepts_is_renewed_within_a_quarter_of_an_hour()
    {
        _time.At(TimeSpan.FromHours(1), () => _server.Revoked.Add(StoredToken));

        await RunAsync(TimeSpan.FromMinutes(75));

        Assert.Equal(2, _server.Issued.Count);
        Assert.DoesNotContain(StoredToken, _server.Revoked);
    }

    [Theory]
    [InlineData(36)]
    [InlineData(-36)]
    public async Task A_node_whose_clock_is_wrong_gets_no_more_tokens_than_others(int hours)
    {
        _settings = _settings with { TokenLifetime = TimeSpan.FromDays(1) };
        _server.Ahead = TimeSpan.FromHours(hours);

        await RunAsync(TimeSpan.FromDays(1));

        Assert.InRange(_server.Issued.Count, 2, 3);
        Assert.Contains("synchronize the node's clock", _node.Log, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "forbidden", "Forbidden", "deploy/node/rbac.yaml" },
        { "absent", "ServiceAccountMissing", "kubectl apply -k deploy/plugin" },
        { "other", "Refused", "422 may not specify a duration" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_a_condition_with_its_remedy(string how, string reason, string remedy)
    {
        _server.Refusal = how switch
        {
            "forbidden" => FakeApiServer.Forbidden("create", "serviceaccounts/token"),
            "absent" => FakeApiServer.Failure(HttpStatusCode.NotFound, "serviceaccounts \"metacni\" not found", "serviceaccounts"),
            _ => FakeApiServer.Failure(HttpStatusCode.UnprocessableEntity, "may not specify a duration"),
        };

        await RunAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(reason, Condition()?.Reason);
        Assert.Contains(remedy, Condition()!.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    [Theory]
    [InlineData("dryRun")]
    [InlineData("kubeconfig")]
    [InlineData("manifests")]
    public async Task No_token_is_requested_if_the_settings_need_none(string key)
    {
        _settings = key == "dryRun" ? new InstallSettings { DryRun = true } : new InstallSettings { Plugin = new JsonObject { [key] = "/elsewhere" } };

        await RunAsync(TimeSpan.FromHours(1));

        Assert.Empty(_server.Api.Requests);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task A_changed_lifetime_counts_at_once()
    {
        _time.At(TimeSpan.FromHours(1), () => _settings = _settings with { TokenLifetime = TimeSpan.FromHours(12) });

        await RunAsync(TimeSpan.FromMinutes(63));

        Assert.Equal([604800, 43200], _server.TokenRequests.Select(Seconds));
    }

    // The daemon that requested the present token is gone.
    [Theory]
    [InlineData(12, 1)]
    [InlineData(168, 0)]
    [InlineData(300, 0)]
    public async Task A_lifetime_that_was_shortened_while_the_daemon_was_down_counts_at_its_start(int hours, int issued)
    {
        Store(_server.Token(Week));
        _settings = _settings with { TokenLifetime = TimeSpan.FromHours(hours) };

        await RunAsync(TimeSpan.FromHours(1));

        Assert.Equal(issued, _server.Issued.Count);
    }

    [Fact]
    public async Task A_new_token_that_is_not_accepted_stays_a_trouble_until_it_is()
    {
        _server.RevokesNew = true;
        for (var minute = 16; minute < 60; minute++)
        {
            _time.At(TimeSpan.FromMinutes(minute), () => Assert.Equal("TokenRejected", Condition()?.Reason));
        }

        _time.At(TimeSpan.FromMinutes(60), _server.Revoked.Clear);

        await RunAsync(TimeSpan.FromMinutes(80));

        Assert.Null(Condition());
        Assert.Single(_server.Issued);
    }

    private static long Seconds(ApiRequest request) => (long)FakeApiServer.BodyOf(request)["spec"]!["expirationSeconds"]!;

    private byte[] Store(string token)
    {
        var content = KubeconfigText.Of(_server.Api.Server, _server.Api.Authority, token);
        new CredentialFile(Path).Write(content);
        return content;
    }

    private NodeCondition? Condition() =>
        _node.Services.Conditions.Current.FirstOrDefault(condition => condition.Type == NodeConditionType.CredentialFailing);

    private Task RunAsync(TimeSpan end) => _time.RunUntilAsync(
        end, new CredentialDuty(_node.Services, _server.Api, _ => Task.FromResult(_settings)).RunAsync);
}
