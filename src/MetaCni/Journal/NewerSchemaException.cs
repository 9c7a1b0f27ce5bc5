// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>A record of a later version: intact, but this version can neither read nor change it.</summary>
internal sealed class NewerSchemaException(int schema)
    : FormatException($"it has schema {schema}, but this version supports up to {PlanLine.CurrentSchema}: a newer metacni wrote it");
