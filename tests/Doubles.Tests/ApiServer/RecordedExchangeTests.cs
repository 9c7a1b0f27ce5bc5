// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Doubles.Tests.ApiServer;

/// <summary>Every recorded exchange with a real kube-apiserver 1.35.</summary>
public sealed class RecordedExchangeTests
{
    public static TheoryData<string> Names => new(RecordedExchange.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_response_equals_the_recorded_response_of_a_real_API_server(string name)
    {
        var exchange = RecordedExchange.Read(name);
        await using var session = await RecordedSession.BeforeAsync(name);

        if (exchange.Response["lines"] is JsonArray lines)
        {
            await CheckLines(session, exchange, lines);
        }
        else
        {
            CheckAnswer(exchange, await session.SendAsync(exchange));
        }
    }

    private static void CheckAnswer(RecordedExchange exchange, TestResponse response)
    {
        Assert.Equal((int)exchange.Response["status"]!, response.Status);
        Assert.Equal((string)exchange.Response["headers"]!["Content-Type"]!, response.ContentType);
        if (exchange.Response["text"] is { } text)
        {
            Assert.Equal((string)text!, response.Text);
        }
        else
        {
            RecordedComparison.Check(exchange.Response["body"], response.Json);
        }
    }

    private static async Task CheckLines(RecordedSession session, RecordedExchange exchange, JsonArray lines)
    {
        using var client = session.Client(exchange.Credential);
        using var watch = await client.WatchAsync(exchange.Target);
        Assert.Equal((int)exchange.Response["status"]!, watch.Status);
        Assert.Equal((string)exchange.Response["headers"]!["Content-Type"]!, watch.ContentType);

        var bookmarks = 0;
        foreach (var line in lines)
        {
            if ((string)line!["type"]! == "BOOKMARK")
            {
                // They come in the last two seconds of the five.
                session.Clock.Advance(TimeSpan.FromSeconds(bookmarks++ == 0 ? 3 : 1));
            }

            RecordedComparison.Check(line, await watch.NextAsync());
        }

        session.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await watch.NextAsync());
    }
}
