// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Trying;

/// <summary>What <c>metacni try</c> was asked to do.</summary>
/// <param name="Directory">The directory of manifests and one CNI configuration.</param>
/// <param name="Pod">The only pod to attach, <c>name</c> or <c>namespace/name</c>; null means all.</param>
/// <param name="Keep">Leave everything attached.</param>
/// <param name="Down">Take down what an earlier <c>--keep</c> left.</param>
/// <param name="Json">One JSON document on stdout, text on stderr.</param>
internal sealed record TryOptions(string Directory, string? Pod, bool Keep, bool Down, bool Json);
