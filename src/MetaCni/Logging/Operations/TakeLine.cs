// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Logging.Operations;

/// <summary>Takes a line without its line feed; false if no further line is wanted.</summary>
internal delegate bool TakeLine(ReadOnlySpan<byte> line);
