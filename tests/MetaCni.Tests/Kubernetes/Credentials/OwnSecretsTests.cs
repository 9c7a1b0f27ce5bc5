// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Tests.Cluster.Api;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Kubernetes.Credentials;

/// <summary>Servers and proxies that send back what they were sent.</summary>
public sealed class OwnSecretsTests
{
    private const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZXRhY25pIn0.c2lnbmF0dXJl_-b2YtdGhlLWlzc3Vlcg";

    [Theory]
    [InlineData("you sent Authorization: Bearer {0} and it is wrong", "you sent Authorization: Bearer [token] and it is wrong")]
    [InlineData("{0}", "[token]")]
    [InlineData("{0} {0}", "[token] [token]")]
    [InlineData("token={0};", "token=[token];")]
    [InlineData("nothing of it", "nothing of it")]
    public void A_token_is_masked_wherever_it_occurs(string text, string shown) => Assert.Equal(shown, Shown(text.Replace("{0}", Token, StringComparison.Ordinal)));

    [Theory]
    [InlineData(12)]
    [InlineData(40)]
    [InlineData(70)]
    public void A_partial_token_at_a_cut_is_masked(int length)
    {
        Assert.Equal("Bearer [token]…", Shown($"Bearer {Token[..length]}…"));
        Assert.Equal("…[token] is wrong", Shown($"…{Token[^length..]} is wrong"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("B")]
    [InlineData("Be")]
    [InlineData("Bearer ")]
    [InlineData("user:")]
    public void A_base64_encoded_token_is_masked_at_any_offset(string before)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{Token}"));

        var shown = Shown($"Authorization {encoded}, url-safe {encoded.Replace('+', '-').Replace('/', '_').TrimEnd('=')}");

        // What is left are at most the digits that the text before and behind it has a part in.
        Assert.InRange(shown.Replace("[token]", "", StringComparison.Ordinal).Length, 0, "Authorization , url-safe ".Length + 2 * (before.Length * 2 + 6));
        Assert.Equal(2, shown.Split("[token]").Length - 1);
    }

    [Theory]
    [InlineData("s3cr@3t/with+signs", "s3cr%403t%2Fwith%2Bsigns")]
    [InlineData("s3cr@3t/with+signs", "s3cr%403t%2fwith%2bsigns")]
    [InlineData("s3cr@3t", "S3CR@3T")]
    [InlineData("s3cr@3t", "733363724033 74")]
    public void Other_forms_of_a_password_are_replaced(string password, string form) =>
        Assert.Equal("a [token] b", new OwnSecrets([password]).Replace($"a {form.Replace(" ", "", StringComparison.Ordinal)} b"));

    // It would be found in any text, and gives nothing away by itself.
    [Fact]
    public void Secrets_of_fewer_than_four_characters_are_not_masked() => Assert.Equal("a bad gateway", new OwnSecrets(["", "a", "bad"]).Replace("a bad gateway"));

    [Theory]
    [InlineData(401, "{\"kind\":\"Status\",\"message\":\"no such user: {0}\"}")]
    [InlineData(403, "{\"kind\":\"Status\",\"message\":\"refused {0}\"}")]
    [InlineData(400, "Bearer {0} is malformed")]
    [InlineData(422, "{\"message\":\"{0}\"}")]
    [InlineData(503, "upstream said {0}")]
    public async Task A_token_echoed_by_the_server_is_masked_in_errors(int status, string text)
    {
        using var deadline = new CancellationTokenSource();
        var attempts = 0;
        HttpResponseMessage Answer()
        {
            // The deadline passes during the second attempt, so that the first one's response is the last that is known.
            if (++attempts > 1)
            {
                deadline.Cancel();
            }

            return ScriptedApi.Answer(status, text.Replace("{0}", Token, StringComparison.Ordinal))();
        }

        var token = new BearerToken(new KubeConfig { Source = "/nowhere", Server = new Uri("https://10.0.0.1"), Token = Token }, TimeProvider.System);
        using var cluster = new ScriptedCluster(new ScriptedApi(Answer), token);

        string said;
        try
        {
            said = (await cluster.GetAsync(deadline.Token)).Message;
        }
        catch (CniException e)
        {
            said = e.Error.ToString();
        }

        Assert.Contains("[token]", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Token[..12], said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_in_an_HTTP_client_error_is_masked()
    {
        var token = new BearerToken(new KubeConfig { Source = "/nowhere", Server = new Uri("https://10.0.0.1"), Token = Token }, TimeProvider.System);
        var failure = new HttpRequestException(HttpRequestError.InvalidResponse, $"Received an invalid status line: 'Bearer {Token}'.");
        using var deadline = new CancellationTokenSource();
        var calls = 0;
        HttpResponseMessage Answer()
        {
            if (++calls > 1)
            {
                deadline.Cancel();
            }

            throw failure;
        }

        using var cluster = new ScriptedCluster(new ScriptedApi(Answer), token);

        var error = await Failure.OfAsync(() => cluster.GetAsync(deadline.Token));

        Assert.Contains("[token]", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token[..12], error.ToString(), StringComparison.Ordinal);
    }

    private static string Shown(string text) => new OwnSecrets([Token]).Replace(text);
}
