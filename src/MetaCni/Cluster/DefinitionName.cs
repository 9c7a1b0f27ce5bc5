// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Cluster;

/// <summary>Namespace and name of a NetworkAttachmentDefinition.</summary>
internal readonly record struct DefinitionName(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}/{Name}";
}
