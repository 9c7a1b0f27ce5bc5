// SPDX-License-Identifier: Apache-2.0

namespace Support;

/// <summary>A NetworkAttachmentDefinition of a vector.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Config">The text of <c>spec.config</c>; null for a definition without a spec.</param>
public sealed record VectorDefinition(string Namespace, string Name, string? Config);
