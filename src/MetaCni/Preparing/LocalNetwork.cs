// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>A network as it is configured on this node.</summary>
/// <param name="Network">The network, from our configuration or from a file.</param>
/// <param name="MayBeDefinition">
/// True if it is referenced by name, not by a path or inline: an ADD looks for a definition of that name first, and reads the file only
/// if no definition exists.
/// </param>
internal sealed record LocalNetwork(ResolvedNetwork Network, bool MayBeDefinition);
