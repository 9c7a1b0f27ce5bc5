// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace Doubles.Tests.ApiServer;

/// <summary>One request to a real kube-apiserver and its answer.</summary>
internal sealed record RecordedExchange(JsonObject Request, JsonObject Response)
{
    private static string Directory => Path.Combine(RepositoryPaths.Vectors, "kube-apiserver-1.35");

    public static IReadOnlyList<string> Names =>
        [.. System.IO.Directory.EnumerateFiles(Directory, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    public HttpMethod Method => HttpMethod.Parse((string)Request["method"]!);

    public string Target => (string)Request["path"]!;

    public string Credential => (string)Request["credential"]!;

    public string Accept => (string)Request["accept"]!;

    public string ContentType => (string?)Request["contentType"] ?? "";

    public JsonNode? Body => Expanded(Request["body"]);

    public static RecordedExchange Read(string name)
    {
        var vector = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Directory, name + ".json")))!;
        return new RecordedExchange(vector["request"]!.AsObject(), vector["response"]!.AsObject());
    }

    // The one long value is written as its length.
    private static JsonNode? Expanded(JsonNode? body)
    {
        var text = body?.ToJsonString().Replace("(262200 bytes)", new string('x', 262200), StringComparison.Ordinal);
        return text is null ? null : JsonNode.Parse(text);
    }
}
