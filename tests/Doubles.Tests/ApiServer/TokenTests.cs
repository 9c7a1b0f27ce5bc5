// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Globalization;
using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Access;
using ApiServer.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Doubles.Tests.ApiServer;

/// <summary>kubernetes.io, "Managing Service Accounts" and the reference of TokenRequest.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private const string Path = "/api/v1/namespaces/kube-system/serviceaccounts/metacni/token";
    private const string UserName = "system:serviceaccount:kube-system:metacni";

    private static readonly ObjectKey Account = ObjectKey.Of(ResourceTypes.ServiceAccounts, "kube-system", "metacni");

    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture));
    private TestApiServer server = null!;
    private TestClient client = null!;

    public async Task InitializeAsync()
    {
        server = await TestApiServer.StartAsync(new TestApiServerOptions { Time = time, LongestTokenLifetime = TimeSpan.FromDays(10) });
        server.Create(TestObjects.ServiceAccount("kube-system", "metacni"));
        client = TestClient.Admin(server);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_requested_token_names_its_service_account_audience_and_expiry()
    {
        var response = await PostAsync(new JsonObject { ["audiences"] = new JsonArray("vault"), ["expirationSeconds"] = 604800 });

        Assert.Equal((201, "TokenRequest"), (response.Status, (string)response.Json["kind"]!));
        Assert.Equal("2026-01-08T00:00:00Z", (string)response.Json["status"]!["expirationTimestamp"]!);
        var claims = Claims(TokenOf(response));
        Assert.Equal((UserName, "vault"), ((string)claims["sub"]!, (string)claims["aud"]![0]!));
        Assert.Equal(604800, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Equal("metacni", (string)claims["kubernetes.io"]!["serviceaccount"]!["name"]!);
    }

    [Fact]
    public async Task Without_audiences_and_a_lifetime_the_token_is_for_the_server_and_an_hour()
    {
        var token = TokenOf(await PostAsync([]));

        Assert.Equal(ServiceAccountTokens.Issuer, (string)Claims(token)["aud"]![0]!);
        time.Advance(TimeSpan.FromSeconds(3599));
        Assert.Equal(403, await StatusAsync(token));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, await StatusAsync(token));
    }

    [Fact]
    public async Task A_lifetime_beyond_the_servers_limit_is_shortened_with_a_warning()
    {
        var response = await PostAsync(new JsonObject { ["expirationSeconds"] = 30 * 86400 });

        Assert.Equal("2026-01-11T00:00:00Z", (string)response.Json["status"]!["expirationTimestamp"]!);
        Assert.Equal(864000, (int)response.Json["spec"]!["expirationSeconds"]!);
        Assert.Equal("299 - \"requested expiration of 2592000 seconds shortened to 864000 seconds\"", response.Warning);
    }

    [Theory]
    [InlineData(599, "may not specify a duration less than 10 minutes")]
    [InlineData(4294967297, "may not specify a duration larger than 2^32 seconds")]
    public async Task A_lifetime_out_of_range_is_422(long seconds, string why)
    {
        var response = await PostAsync(new JsonObject { ["expirationSeconds"] = seconds });

        Assert.Equal(422, response.Status);
        Assert.Equal(
            $"TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: {seconds}: {why}", response.Message);
    }

    [Fact]
    public async Task A_token_for_another_audience_does_not_authenticate() =>
        Assert.Equal(401, await StatusAsync(TokenOf(await PostAsync(new JsonObject { ["audiences"] = new JsonArray("vault") }))));

    [Fact]
    public async Task A_token_with_changed_claims_does_not_authenticate()
    {
        var parts = TokenOf(await PostAsync([])).Split('.');
        var claims = Claims(string.Join('.', parts));
        claims["exp"] = (long)claims["exp"]! + 1;

        var forged = $"{parts[0]}.{Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(claims.ToJsonString()))}.{parts[2]}";

        Assert.Equal(401, await StatusAsync(forged));
    }

    [Fact]
    public async Task Deleting_the_service_account_invalidates_its_tokens_even_if_it_is_created_again()
    {
        var token = TokenOf(await PostAsync([]));

        server.Delete(Account);
        Assert.Equal(401, await StatusAsync(token));

        server.Create(TestObjects.ServiceAccount("kube-system", "metacni"));
        Assert.Equal(401, await StatusAsync(token));
    }

    [Fact]
    public async Task A_token_bound_to_a_pod_is_invalid_once_the_pod_is_gone()
    {
        server.Create(PodOf("metacni"));
        var bound = TokenOf(await PostAsync(new JsonObject { ["boundObjectRef"] = Reference() }));
        var free = TokenOf(await PostAsync([]));
        Assert.Equal(403, await StatusAsync(bound));

        server.Delete(ObjectKey.Of(ResourceTypes.Pods, "kube-system", "metacni-x"));

        Assert.Equal((401, 403), (await StatusAsync(bound), await StatusAsync(free)));
    }

    [Fact]
    public async Task A_token_cannot_be_bound_to_a_pod_of_another_service_account()
    {
        server.Create(PodOf("default"));

        var response = await PostAsync(new JsonObject { ["boundObjectRef"] = Reference() });

        Assert.Equal(
            (400, "cannot bind token for serviceaccount \"metacni\" to pod running with different serviceaccount name."),
            (response.Status, response.Message));
    }

    [Fact]
    public async Task A_token_for_a_missing_service_account_is_404()
    {
        server.Delete(Account);

        var response = await PostAsync([]);

        Assert.Equal((404, "serviceaccounts \"metacni\" not found"), (response.Status, response.Message));
    }

    [Fact]
    public async Task A_token_can_only_be_created() => Assert.Equal(405, (await client.GetAsync(Path)).Status);

    private static JsonObject Reference() => new() { ["kind"] = "Pod", ["apiVersion"] = "v1", ["name"] = "metacni-x" };

    private static JsonObject PodOf(string serviceAccount)
    {
        var pod = TestObjects.Pod("metacni-x");
        pod["metadata"]!["namespace"] = "kube-system";
        pod["spec"]!["serviceAccountName"] = serviceAccount;
        return pod;
    }

    private static string TokenOf(TestResponse response) => (string)response.Json["status"]!["token"]!;

    private static JsonNode Claims(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;

    private Task<TestResponse> PostAsync(JsonObject spec) => client.SendAsync(HttpMethod.Post, Path, new JsonObject
    {
        ["kind"] = "TokenRequest",
        ["apiVersion"] = "authentication.k8s.io/v1",
        ["spec"] = spec,
    });

    // The service account has no role: 403 means that the token is accepted.
    private async Task<int> StatusAsync(string token)
    {
        using var own = TestClient.With(token, server);
        return (await own.GetAsync(TestObjects.PodPath)).Status;
    }
}
