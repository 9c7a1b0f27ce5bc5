// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ApiServer.Storage;

/// <summary>One change in the history of the store.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Version">The resulting resource version; a deletion creates one, too.</param>
/// <param name="Key">The key of the object.</param>
/// <param name="Document">The object after the change; for a deletion, the last object with the version of the deletion.</param>
/// <param name="Previous">The object before the change.</param>
/// <param name="State">All objects after the change; later pages of a list are read from them.</param>
public sealed record StoreChange(
    ChangeKind Kind,
    long Version,
    ObjectKey Key,
    JsonObject? Document,
    JsonObject? Previous,
    ImmutableSortedDictionary<ObjectKey, JsonObject> State);
