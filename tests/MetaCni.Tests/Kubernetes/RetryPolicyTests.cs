// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Connections;
using Microsoft.Extensions.Time.Testing;

namespace MetaCni.Tests.Kubernetes;

public sealed class RetryPolicyTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(200, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    [InlineData(422, false)]
    public void Transient_status_codes_are_retried(int status, bool isTransient) =>
        Assert.Equal(isTransient, RetryPolicy.IsTransient((HttpStatusCode)status));

    [Fact]
    public void An_untrusted_certificate_is_not_transient()
    {
        var distrust = new UntrustedServerException(SslPolicyErrors.RemoteCertificateChainErrors, "untrusted");
        Assert.False(RetryPolicy.IsTransient(new HttpRequestException("tls", distrust)));
        Assert.False(RetryPolicy.IsTransient(new HttpRequestException("tls", new AuthenticationException("see inner", distrust))));
        Assert.True(RetryPolicy.IsTransient(new HttpRequestException("tls", new AuthenticationException("refused"))));
        Assert.True(RetryPolicy.IsTransient(new HttpRequestException("reset", new IOException("reset"))));
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, null, true)]
    [InlineData(HttpRequestError.ConnectionError, null, true)]
    [InlineData(HttpRequestError.ResponseEnded, null, true)]
    [InlineData(HttpRequestError.ProxyTunnelError, null, true)]
    [InlineData(HttpRequestError.ProxyTunnelError, HttpStatusCode.BadGateway, true)]
    [InlineData(HttpRequestError.ProxyTunnelError, HttpStatusCode.ProxyAuthenticationRequired, false)]
    [InlineData(HttpRequestError.ConfigurationLimitExceeded, null, false)]
    [InlineData(HttpRequestError.VersionNegotiationError, null, false)]

    // What is left of a connection of HTTP/2 that the server ended before it was set up.
    [InlineData(HttpRequestError.Unknown, null, true)]
    [InlineData(HttpRequestError.Unknown, HttpStatusCode.BadRequest, false)]
    public void Only_transient_failures_are_retried(HttpRequestError error, HttpStatusCode? status, bool isTransient) =>
        Assert.Equal(isTransient, RetryPolicy.IsTransient(new HttpRequestException(error, "failed", null, status)));

    // Half of each pause is fixed, half is random.
    [Theory]
    [InlineData(1, 0.0, 25)]
    [InlineData(1, 1.0, 50)]
    [InlineData(2, 0.0, 50)]
    [InlineData(2, 1.0, 100)]
    [InlineData(4, 1.0, 400)]
    [InlineData(8, 1.0, 5000)]
    [InlineData(1000, 1.0, 5000)]
    [InlineData(1000, 0.0, 2500)]
    public async Task Pauses_double_up_to_five_seconds(int attempt, double chance, int milliseconds)
    {
        var pause = new RetryPolicy(_time, new FixedRandom(chance)).PauseAsync(attempt, null, CancellationToken.None);

        await AssertLasts(pause, TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData(3, 3000)]
    [InlineData(0, 50)]
    public async Task A_longer_Retry_After_extends_the_pause(int seconds, int milliseconds)
    {
        var pause = new RetryPolicy(_time, new FixedRandom(1)).PauseAsync(1, TimeSpan.FromSeconds(seconds), CancellationToken.None);

        await AssertLasts(pause, TimeSpan.FromMilliseconds(milliseconds));
    }

    // Two billion seconds fit into the header, and into no timer.
    [Fact]
    public async Task An_extremely_long_Retry_After_is_cut_by_the_deadline()
    {
        using var deadline = new CancellationTokenSource();
        var pause = new RetryPolicy(_time, new FixedRandom(1)).PauseAsync(1, TimeSpan.FromSeconds(int.MaxValue), deadline.Token);

        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pause);
    }

    private async Task AssertLasts(Task pause, TimeSpan expected)
    {
        _time.Advance(expected - TimeSpan.FromMilliseconds(1));
        Assert.False(pause.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await pause;
    }

    private sealed class FixedRandom(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
