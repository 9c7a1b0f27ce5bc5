// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Validation;

/// <summary>Something in the manifests to look at.</summary>
/// <param name="IsError">True: an API server refuses the object. False: it accepts it, but it does not do what it seems to.</param>
/// <param name="Text">What, where and what to do.</param>
internal sealed record Finding(bool IsError, string Text);
