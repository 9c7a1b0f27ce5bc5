// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Cluster.Api;

/// <summary>An object that an API server answers with.</summary>
internal static class ApiObject
{
    /// <summary>What a success has to be; an object that is in no namespace has the namespace "".</summary>
    public static ExpectedAnswer Expected(string kind, string @namespace, string name)
    {
        var expected = ExpectedAnswer.Object(kind, @namespace, name);
        return expected with
        {
            IsMet = json => expected.IsMet(json) && ObjectJson.AreAnnotations(JsonParts.At(json, "metadata", "annotations")),
        };
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="json">The object.</param>
    /// <param name="what">What it is, for messages: <c>network shop/storage</c>.</param>
    public static ObjectJson Of(JsonObject json, string what) => new(json, (path, _) => new CniException(
        CniErrorCode.InvalidNetworkConfiguration, $"{what} cannot be used: {Wanted(path)}"));

    // An object in its place, or YAML's block without its "|", is a mistake of whoever wrote the definition, where its schema lets it pass.
    private static string Wanted(string path) => path is "spec" or "spec.config"
        ? "spec.config must be a text that holds the configuration's JSON; correct the definition"
        : $"{path} must be a text";
}
