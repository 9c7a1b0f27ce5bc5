// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;

namespace MetaCni.Kubernetes.Credentials;

/// <summary>Members of a kubeconfig; one that is not what it has to be is named, and never shown.</summary>
internal static class KubeConfigMember
{
    /// <summary>The text of a member; "" where there is none.</summary>
    /// <remarks>A token of digits alone is a number to YAML: dropping it would end in a refusal that nobody understands.</remarks>
    public static string Text(JsonObject json, string key, string path) => json[key] switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw Invalid(path, $"{key} must be a text; put it in quotes"),
    };

    public static bool Flag(JsonObject json, string key, string path) => json[key] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw Invalid(path, $"{key} must be true or false, without quotes"),
    };

    public static CniException Invalid(string path, string why) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"kubeconfig {path} cannot be used: {why}");
}
