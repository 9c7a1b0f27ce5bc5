// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>Members of a kubeconfig; one that is not what it has to be is named, and never shown.</summary>
internal static class KubeConfigMember
{
    /// <summary>The text of a member; "" where there is none.</summary>
    /// <remarks>A token of digits alone is a number to YAML: dropping it would end in a refusal that nobody understands.</remarks>
    public static string Text(JsonObject json, string key, string path) => Members(json, path).TextOrEmpty(key);

    public static bool Flag(JsonObject json, string key, string path) => Members(json, path).Flag(key) ?? false;

    private static JsonMembers Members(JsonObject json, string path) => new(json, JsonKeyCase.Exact, "", problem => Invalid(
        path,
        problem.Wanted == JsonType.Text
            ? $"{problem.Path} must be a text; put it in quotes"
            : $"{problem.Path} must be true or false, without quotes"));

    public static CniException Invalid(string path, string why) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"kubeconfig {path} cannot be used: {why}");
}
