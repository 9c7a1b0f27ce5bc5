// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Validation;

/// <summary>Something in manifests or a configuration to look at.</summary>
/// <param name="IsError">True: an API server refuses the object. False: it accepts it, but it does not do what it seems to.</param>
/// <param name="Place">The file, and which of its documents and list items; empty where several files are concerned together.</param>
/// <param name="Problem">What is wrong there, and what to do.</param>
internal sealed record Finding(bool IsError, string Place, string Problem)
{
    /// <summary>Both in one sentence.</summary>
    public override string ToString() => Place.Length == 0 ? Problem : $"{Place}: {Problem}";
}
