// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ApiServer.Storage;

/// <summary>One step in the history of the store.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Version">The resource version that it made; a deletion makes one too.</param>
/// <param name="Key">Whose.</param>
/// <param name="Document">The object afterwards; of a deletion, the last one with the deletion's version.</param>
/// <param name="Previous">The object before.</param>
/// <param name="State">All objects afterwards: what a list continues to show, page by page.</param>
public sealed record StoreChange(
    ChangeKind Kind,
    long Version,
    ObjectKey Key,
    JsonObject? Document,
    JsonObject? Previous,
    ImmutableSortedDictionary<ObjectKey, JsonObject> State);
