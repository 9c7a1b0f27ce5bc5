// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

/// <summary>A part of src with arrows of its own: a library, or a folder of the executable.</summary>
/// <param name="Namespace">Its root namespace: "Cni", "MetaCni.Planning".</param>
/// <param name="Folder">Its folder below the repository's root.</param>
internal sealed record Area(string Namespace, string Folder);
