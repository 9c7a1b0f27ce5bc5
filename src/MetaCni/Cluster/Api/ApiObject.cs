// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Cluster.Api;

/// <summary>An object in a response of the API server.</summary>
internal static class ApiObject
{
    /// <summary>What a successful response must contain; the namespace of a cluster-scoped object is "".</summary>
    public static ExpectedAnswer Expected(string kind, string @namespace, string name)
    {
        var expected = ExpectedAnswer.Object(kind, @namespace, name);
        return expected with
        {
            IsMet = json => expected.IsMet(json) && ObjectJson.AreAnnotations(JsonParts.At(json, "metadata", "annotations")),
        };
    }

    /// <summary>Reads the object of a response.</summary>
    /// <param name="json">The object.</param>
    /// <param name="what">The object's kind and name, for messages: <c>network shop/storage</c>.</param>
    public static ObjectJson Of(JsonObject json, string what) => new(json, (path, _) => new CniException(
        CniErrorCode.InvalidNetworkConfiguration, $"{what} cannot be used: {Expectation(path)}"));

    /// <summary>Reads the definition of a response. An API server whose CRD has no schema accepts a text as <c>spec</c>.</summary>
    /// <exception cref="CniException">7: <c>spec</c> is not an object.</exception>
    public static ObjectJson OfDefinition(JsonObject json, string what)
    {
        var definition = Of(json, what);
        return json["spec"] is null or JsonObject ? definition : throw definition.Mistake("spec", json["spec"]);
    }

    // A common mistake where the CRD's schema permits it: spec.config is an object, or a YAML block without "|".
    private static string Expectation(string path) => path is "spec" or "spec.config"
        ? "spec.config must be a string that holds the configuration's JSON; correct the definition"
        : $"{path} must be a string";
}
