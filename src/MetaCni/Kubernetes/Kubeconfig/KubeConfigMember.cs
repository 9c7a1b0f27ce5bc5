// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>Reads the members of a kubeconfig. An error names the member and never shows its value.</summary>
internal static class KubeConfigMember
{
    /// <summary>The text of a member; "" if it is absent.</summary>
    /// <remarks>An unquoted token of digits is a YAML number: ignoring it would end in a 401 without an apparent cause.</remarks>
    public static string Text(JsonObject json, string key, string path) => Members(json, path).TextOrEmpty(key);

    public static bool Flag(JsonObject json, string key, string path) => Members(json, path).Flag(key) ?? false;

    private static JsonMembers Members(JsonObject json, string path) => new(json, JsonKeyCase.Exact, "", problem => Invalid(
        path,
        problem.Wanted == JsonType.Text
            ? $"{problem.Path} must be a string; put it in quotes"
            : $"{problem.Path} must be true or false, without quotes"));

    public static CniException Invalid(string path, string why) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"kubeconfig {path} cannot be used: {why}");
}
