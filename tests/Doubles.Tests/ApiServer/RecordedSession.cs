// SPDX-License-Identifier: Apache-2.0

//
// The recording was one session, and its resource versions tell the order: 211 net1, 232 the pod web, 233 the pod bare, then the
// vectors 234 nad-created, 235 status-merge-patch, 236 status-strategic-patch, 237 event-post; then the lists and the watch, which
// saw 239 (a label) and 240 (the deletion). The session is rebuilt up to what a vector needs, with the same versions.

using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Access;
using ApiServer.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Doubles.Tests.ApiServer;

internal sealed class RecordedSession : IAsyncDisposable
{
    private const string Limited = "system:serviceaccount:kube-system:multus";

    private static readonly string[] Steps = ["nad-created", "status-merge-patch", "status-strategic-patch", "event-post"];

    // The vectors that saw an earlier state than the last one: how many steps there were before them.
    private static readonly Dictionary<string, int> StepsBefore = new(StringComparer.Ordinal)
    {
        ["pod-get"] = 0,
        ["pod-get-metadata-only"] = 0,
        ["nad-created"] = 0,
        ["status-merge-patch"] = 1,
        ["status-json-patch-no-annotations"] = 1,
        ["status-strategic-patch"] = 2,
        ["event-post"] = 3,
    };

    private readonly TestApiServer server;

    private RecordedSession(TestApiServer server, FakeTimeProvider clock)
    {
        this.server = server;
        Clock = clock;
    }

    public FakeTimeProvider Clock { get; }

    public static async Task<RecordedSession> BeforeAsync(string vector)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 23, 41, 14, TimeSpan.Zero));
        // Four namespaces come first.
        var session = new RecordedSession(
            await TestApiServer.StartAsync(new TestApiServerOptions { FirstVersion = 206, Time = clock }), clock);
        session.Seed();
        foreach (var step in Steps.Take(StepsBefore.GetValueOrDefault(vector, Steps.Length)))
        {
            await session.SendAsync(RecordedExchange.Read(step));
        }

        if (vector == "nad-watch")
        {
            session.ChangeDefinition();
        }

        return session;
    }

    public async Task<TestResponse> SendAsync(RecordedExchange exchange)
    {
        using var client = Client(exchange.Credential);
        return await client.SendAsync(exchange.Method, exchange.Target, exchange.Body, exchange.ContentType, exchange.Accept);
    }

    public TestClient Client(string credential) => new(server)
    {
        Token = credential switch
        {
            "admin" => server.Token(TestApiServer.Admin),
            "limited" => server.Token(Limited),
            "invalid" => "not-a-token",
            "none" => null,
            _ => throw new ArgumentOutOfRangeException(nameof(credential), credential, "no such credential"),
        },
    };

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private void Seed()
    {
        server.AddUser(
            Limited,
            "limited-token",
            new Rule(["*"], ["k8s.cni.cncf.io"], ["*"]),
            new Rule(["get", "update"], [""], ["pods", "pods/status"]));
        server.Compact();
        server.Create((JsonObject)RecordedExchange.Read("nad-list").Response["body"]!["items"]![1]!);
        PassVersions(231);
        server.Create((JsonObject)RecordedExchange.Read("pod-get").Response["body"]!);
        server.Create(Bare());
    }

    // The list shows it with the annotation that it got later, and without its kind.
    private static JsonObject Bare()
    {
        var bare = (JsonObject)RecordedExchange.Read("pod-list").Response["body"]!["items"]![0]!.DeepClone();
        bare["kind"] = "Pod";
        bare["apiVersion"] = "v1";
        bare["metadata"]!.AsObject().Remove("annotations");
        return bare;
    }

    private void ChangeDefinition()
    {
        var key = ObjectKey.Of(ResourceTypes.NetworkAttachmentDefinitions, "default", "macvlan");
        PassVersions(238);
        server.Change(key, definition => TestObjects.SetLabel(definition, "a", "b"));
        server.Delete(key);
    }

    // What else happened in the cluster does not show in the vectors.
    private void PassVersions(long until)
    {
        while (server.Version < until)
        {
            server.Change(
                ObjectKey.Of(ResourceTypes.Namespaces, "", "kube-public"),
                document => TestObjects.SetLabel(document, "version", $"{server.Version}"));
        }
    }
}
