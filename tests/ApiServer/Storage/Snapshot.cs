// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ApiServer.Storage;

/// <summary>All objects at one version, and its position in the history.</summary>
public sealed record Snapshot(long Version, int Position, ImmutableSortedDictionary<ObjectKey, JsonObject> Objects);
