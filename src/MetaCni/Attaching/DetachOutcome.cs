// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Attaching;

/// <summary>The outcome of one attachment at DEL: detached, unless there is a failure.</summary>
/// <param name="Failure">Why it could not be detached.</param>
/// <param name="Refusal">It counts as detached: its plugin never succeeded, and gave this same error at DEL as at ADD.</param>
/// <param name="GivenUp">It counts as detached although its DEL failed with this error.</param>
internal sealed record DetachOutcome(CniError? Failure = null, CniError? Refusal = null, CniError? GivenUp = null);
