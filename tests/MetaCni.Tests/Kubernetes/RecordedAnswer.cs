// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Kubernetes;

/// <summary>What a kube-apiserver 1.35 answered (tests/vectors/kube-apiserver-1.35).</summary>
internal static class RecordedAnswer
{
    public static Func<HttpResponseMessage> Of(string name)
    {
        var response = Json(name)["response"]!.AsObject();
        return ScriptedApi.Answer((int)response["status"]!, (string?)response["text"] ?? JsonText.Of(response["body"]));
    }

    /// <summary>The answer with a word replaced.</summary>
    public static Func<HttpResponseMessage> Of(string name, string word, string other)
    {
        var response = Json(name)["response"]!.AsObject();
        return ScriptedApi.Answer((int)response["status"]!, JsonText.Of(response["body"]).Replace(word, other, StringComparison.Ordinal));
    }

    /// <summary>The answer about a pod, with its annotations replaced.</summary>
    public static Func<HttpResponseMessage> Pod(string name, Action<JsonObject> change)
    {
        var response = Json(name)["response"]!.AsObject();
        var body = response["body"]!.AsObject();
        change(body["metadata"]!.AsObject());
        return ScriptedApi.Answer((int)response["status"]!, JsonText.Of(body));
    }

    /// <summary>An annotation of the pod that the answer shows, or nothing.</summary>
    public static string Annotation(string name, string key) =>
        (string?)Json(name)["response"]!["body"]!["metadata"]!["annotations"]?[key] ?? "";

    public static string Uid(string name) => (string)Json(name)["response"]!["body"]!["metadata"]!["uid"]!;

    private static JsonObject Json(string name) =>
        JsonText.Object(File.ReadAllText(Path.Combine(RepositoryPaths.Vectors, "kube-apiserver-1.35", $"{name}.json")));
}
