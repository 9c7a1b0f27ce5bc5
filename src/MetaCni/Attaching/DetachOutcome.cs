// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Attaching;

/// <summary>What became of one attachment at DEL: gone, unless there is a failure.</summary>
/// <param name="Failure">Why it is still there.</param>
/// <param name="Refusal">It is gone: its plugin never succeeded, and said this at DEL as at ADD.</param>
/// <param name="GivenUp">It counts as gone, although its DEL failed with this.</param>
internal sealed record DetachOutcome(CniError? Failure = null, CniError? Refusal = null, CniError? GivenUp = null);
