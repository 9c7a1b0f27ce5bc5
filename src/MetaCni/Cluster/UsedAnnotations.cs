// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Crd;

namespace MetaCni.Cluster;

/// <summary>The annotations of a pod from which its networks are planned.</summary>
internal static class UsedAnnotations
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [AnnotationNames.Networks, AnnotationNames.DefaultNetwork, AnnotationNames.DefaultNetworks, AnnotationNames.Genie];

    /// <summary>Those among the annotations of a pod.</summary>
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> annotations) =>
        annotations.Where(annotation => Names.Contains(annotation.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The name of the first one that differs; null if none does. A missing one equals an empty one.</summary>
    public static string? Changed(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        Names.FirstOrDefault(name => before.GetValueOrDefault(name, "") != now.GetValueOrDefault(name, ""));

    /// <summary>
    /// The length of a header that any HTTP server accepts. A status whose annotations do not fit is not handed over to the daemon.
    /// </summary>
    public const int LongestHeader = 16 << 10;

    /// <summary>Writes them as the value of a header: JSON in ASCII.</summary>
    public static string ToHeader(IReadOnlyDictionary<string, string> annotations) =>
        new JsonObject(Of(annotations).Select(annotation => KeyValuePair.Create(annotation.Key, (JsonNode?)annotation.Value))).ToJsonString();
}
