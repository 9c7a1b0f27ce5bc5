// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Validation;

/// <summary>A problem in manifests or in a configuration.</summary>
/// <param name="IsError">
/// True: the API server rejects the object. False: the API server accepts it, but it has no effect or another effect than it seems.
/// </param>
/// <param name="Place">The file, document and list item; empty if several files are concerned together.</param>
/// <param name="Problem">The problem and its remedy.</param>
internal sealed record Finding(bool IsError, string Place, string Problem)
{
    /// <summary>The place and the problem in one sentence.</summary>
    public override string ToString() => Place.Length == 0 ? Problem : $"{Place}: {Problem}";
}
