// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>A record of a later version: whole, but not for this one to read, and not to be touched.</summary>
internal sealed class NewerSchemaException(int schema)
    : FormatException($"it has schema {schema}, but this version supports up to {PlanLine.CurrentSchema}: a newer metacni wrote it");
