// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;

namespace Support;

/// <summary>Writes pods and definitions as YAML manifests for the <c>manifests</c> key, one file for each object.</summary>
/// <param name="path">An existing directory.</param>
public sealed class ManifestDirectory(string path)
{
    public string Path => path;

    /// <summary>Writes the pod and the definitions of a vector.</summary>
    public void Add(Vector vector, TestPod pod)
    {
        AddPod(pod with { Namespace = vector.PodNamespace }, vector.Annotations);
        foreach (var definition in vector.Definitions)
        {
            AddDefinition(definition.Namespace, definition.Name, definition.Config);
        }
    }

    public void AddPod(TestPod pod, IReadOnlyDictionary<string, string> annotations)
    {
        var lines = annotations.Select(annotation => $"    {Quoted(annotation.Key)}: {Quoted(annotation.Value)}");
        Write("pod", pod.Namespace, pod.Name, $"""
            apiVersion: v1
            kind: Pod
            metadata:
              namespace: {Quoted(pod.Namespace)}
              name: {Quoted(pod.Name)}
              uid: {Quoted(pod.Uid)}
              annotations:{(annotations.Count == 0 ? " {}" : "\n" + string.Join('\n', lines))}
            {(pod.NodeName is null ? "" : $"spec:\n  nodeName: {Quoted(pod.NodeName)}")}

            """);
    }

    public void AddNamespace(string name, params IEnumerable<(string Key, string Value)> annotations) => Write("namespace", "", name, $"""
        apiVersion: v1
        kind: Namespace
        metadata:
          name: {Quoted(name)}
          annotations:{string.Concat(annotations.Select(annotation => $"\n    {Quoted(annotation.Key)}: {Quoted(annotation.Value)}"))}

        """);

    /// <summary>Writes a NetworkAttachmentDefinition; without a configuration it has no spec.</summary>
    public void AddDefinition(string @namespace, string name, string? config, params IEnumerable<(string Key, string Value)> annotations)
    {
        var lines = annotations.Select(annotation => $"\n    {Quoted(annotation.Key)}: {Quoted(annotation.Value)}").ToList();
        Write("definition", @namespace, name, $"""
            apiVersion: k8s.cni.cncf.io/v1
            kind: NetworkAttachmentDefinition
            metadata:
              namespace: {Quoted(@namespace)}
              name: {Quoted(name)}
              annotations:{(lines.Count == 0 ? " {}" : string.Concat(lines))}
            {(config is null ? "" : $"spec:\n  config: {Quoted(config)}")}

            """);
    }

    // A JSON string is a YAML double-quoted scalar unless a character outside the BMP is written as an escape.
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private void Write(string kind, string @namespace, string name, string yaml) =>
        File.WriteAllText(System.IO.Path.Combine(path, $"{kind}-{@namespace}-{name}.yaml"), yaml);
}
