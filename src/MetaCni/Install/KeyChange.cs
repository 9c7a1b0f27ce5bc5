// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Install;

/// <summary>What happens to one key of a configuration.</summary>
/// <param name="Key">The key as written.</param>
/// <param name="Kind">What happens to it.</param>
/// <param name="Text">The new value, or why it is dropped.</param>
internal sealed record KeyChange(string Key, KeyChangeKind Kind, string Text);
