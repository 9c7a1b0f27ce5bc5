// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Text;
using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Planning;
using MetaCni.Tests.Cluster.Api;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Kubernetes;

/// <summary>
/// A login page, an empty body, a cached answer about something else: a success that is not what was asked for is a failure. It never
/// means "no networks".
/// </summary>
public sealed class ForeignAnswerTests
{
    private const string Web = """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web","namespace":"default","uid":"u"}}""";

    private static readonly PodIdentity Pod = new() { Namespace = "default", Name = "web", Uid = "" };

    public static TheoryData<string, byte[]> Bodies => new()
    {
        { "a page", "<html>sign in</html>"u8.ToArray() },
        { "nothing", [] },
        { "compressed", Compressed(Web) },
        { "a byte order mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Web)] },
        { "a list", "[1,2]"u8.ToArray() },
        { "null", "null"u8.ToArray() },
        { "an empty object", "{}"u8.ToArray() },
        { "a status", """{"kind":"Status","status":"Success"}"""u8.ToArray() },
        { "another name", """{"kind":"Pod","metadata":{"name":"other","namespace":"default"}}"""u8.ToArray() },
        { "another namespace", """{"kind":"Pod","metadata":{"name":"web","namespace":"other"}}"""u8.ToArray() },
        { "another kind", """{"kind":"Secret","metadata":{"name":"web","namespace":"default"}}"""u8.ToArray() },
        { "no metadata", """{"kind":"Pod","name":"web"}"""u8.ToArray() },
        { "a name that is a number", """{"kind":"Pod","metadata":{"name":1,"namespace":"default"}}"""u8.ToArray() },
        { "annotations that are a list", """{"kind":"Pod","metadata":{"name":"web","namespace":"default","annotations":["x"]}}"""u8.ToArray() },
        { "annotations that are none", """{"kind":"Pod","metadata":{"name":"web","namespace":"default","annotations":{"a":1}}}"""u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_foreign_response_is_not_accepted_as_a_pod(string what, byte[] body)
    {
        using var cluster = Answering(body);

        Require(await Failure.OfAsync(() => cluster.Cluster.GetPodAsync(Pod, CancellationToken.None)), what, "Pod default/web");
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_foreign_response_is_not_accepted_as_a_definition(string what, byte[] body)
    {
        using var cluster = Answering(body);

        Require(
            await Failure.OfAsync(() => cluster.Cluster.GetNetworkAsync("default", "web", CancellationToken.None)),
            what,
            "NetworkAttachmentDefinition default/web");
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_foreign_response_does_not_confirm_the_status(string what, byte[] body)
    {
        using var cluster = Answering(body);

        Require(await Failure.OfAsync(() => cluster.Cluster.PublishStatusAsync(Update, CancellationToken.None)), what, "patch pods/status");
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_foreign_response_is_not_PUT_as_a_pod(string what, byte[] body)
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(RecordedAnswer.Of("status-merge-patch-forbidden"), Answer(body)));

        Require(await Failure.OfAsync(() => cluster.Cluster.PublishStatusAsync(Update, CancellationToken.None)), what, "get pods");
    }

    // Only the node's daemon takes requests over.
    [Fact]
    public async Task A_202_from_the_API_server_does_not_confirm_the_status()
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Answer(202, "")));

        Require(await Failure.OfAsync(() => cluster.Cluster.PublishStatusAsync(Update, CancellationToken.None)), "202", "no Content-Type");
    }

    [Fact]
    public async Task A_foreign_response_to_an_event_is_reported()
    {
        using var cluster = Answering("<html>"u8.ToArray());

        var error = await Failure.OfAsync(
            () => cluster.Cluster.PublishEventAsync(Pod, new ObjectEvent("r", "m", IsWarning: false), CancellationToken.None));

        Require(error, "an event", "create events");
    }

    [Theory]
    [InlineData("""{"config":{"type":"bridge"}}""")]
    [InlineData("""{"config":1}""")]
    [InlineData("\"config\"")]
    public async Task A_spec_config_that_is_not_a_string_is_an_error_without_a_search_for_files(string spec)
    {
        using var cluster = Answering(Encoding.UTF8.GetBytes(
            $$"""{"kind":"NetworkAttachmentDefinition","metadata":{"name":"a","namespace":"default"},"spec":{{spec}}}"""));

        var error = await Failure.OfAsync(() => cluster.Cluster.GetNetworkAsync("default", "a", CancellationToken.None));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("network default/a cannot be used: spec.config must be a string", error.Message, StringComparison.Ordinal);
    }

    private static StatusUpdate Update => new()
    {
        Pod = new Pod { Identity = Pod, Annotations = new Dictionary<string, string>() },
        Status = "[]",
    };

    private static void Require(CniError error, string what, string words)
    {
        Assert.True((int)CniErrorCode.TryAgainLater == error.Code, $"{what}: {error}");
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains(" Content-Type", error.Message, StringComparison.Ordinal);
        Assert.Contains("path of the kubeconfig's server", error.Message, StringComparison.Ordinal);
    }

    private static ScriptedCluster Answering(byte[] body) => new(new ScriptedApi(Answer(body)));

    private static Func<HttpResponseMessage> Answer(byte[] body) => () =>
    {
        var answer = new HttpResponseMessage { Content = new ByteArrayContent(body) };
        answer.Content.Headers.ContentType = new("text/html");
        return answer;
    };

    private static byte[] Compressed(string text)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionMode.Compress))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
