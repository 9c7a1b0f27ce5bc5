// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Crd.Definitions;
using k8s;

namespace Crd;

/// <summary>The JSON metadata of this library's Kubernetes objects, generated at build time.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(NetworkAttachmentDefinition))]
[JsonSerializable(typeof(NetworkAttachmentDefinitionList))]
public sealed partial class CrdJsonContext : JsonSerializerContext
{
    private static readonly Lock Gate = new();
    private static bool _isRegistered;

    /// <summary>
    /// Registers the objects with <see cref="KubernetesJson"/>, once. Call it before any other use of that class: its options are read-only
    /// after the first use.
    /// </summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (!_isRegistered)
            {
                KubernetesJson.AddJsonOptions(options => options.TypeInfoResolverChain.Insert(0, Default));
                _isRegistered = true;
            }
        }
    }
}
