// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ApiServer.Storage;

/// <summary>All objects at one version, and where in the history that is.</summary>
public sealed record Snapshot(long Version, int Position, ImmutableSortedDictionary<ObjectKey, JsonObject> Objects);
