// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Text;
using MetaCni.Kubernetes.Credentials;

namespace MetaCni.Tests.Kubernetes.Credentials;

public sealed class TokenClaimsTests
{
    // The payload of a token of a real Kubernetes, shortened.
    private const string Payload =
        """{"aud":["https://kubernetes.default.svc"],"exp":1767830400,"iat":1767225600,"iss":"https://kubernetes.default.svc","sub":"system:serviceaccount:kube-system:metacni"}""";

    [Fact]
    public void The_times_of_a_token_are_those_of_its_claims()
    {
        Assert.True(TokenClaims.TryRead(Token(Payload), out var claims));

        Assert.Equal(
            new TokenClaims(
                "system:serviceaccount:kube-system:metacni",
                new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                new DateTimeOffset(2026, 1, 8, 0, 0, 0, TimeSpan.Zero)),
            claims);
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b")]
    [InlineData("e30.!!!.c2ln")]
    [InlineData("e30.e30.c2ln")]
    public void Another_kind_of_token_has_none(string token) => Assert.False(TokenClaims.TryRead(token, out _));

    [Theory]
    [InlineData("\"1767830400\"")]
    [InlineData("9223372036854775807")]
    [InlineData("-1")]
    [InlineData("1767225600")]
    [InlineData("null")]
    public void An_expiry_that_is_no_time_after_the_issue_is_none(string expiry) =>
        Assert.False(TokenClaims.TryRead(Token(Payload.Replace("1767830400", expiry, StringComparison.Ordinal)), out _));

    private static string Token(string payload) => $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.c2ln";
}
