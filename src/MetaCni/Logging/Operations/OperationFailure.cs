// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Logging.Operations;

/// <summary>The error of a failed operation: one safe line each, as in the operator's log.</summary>
internal sealed record OperationFailure(int Code, string Error, string Details = "");
