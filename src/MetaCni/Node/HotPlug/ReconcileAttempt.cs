// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Planning;

namespace MetaCni.Node.HotPlug;

/// <summary>One attempt to give a pod the networks of its annotation.</summary>
/// <param name="Container">The container.</param>
/// <param name="Pod">The pod.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Failures">How often it has failed with this annotation; 0 if it did not fail.</param>
internal sealed record ReconcileAttempt(ContainerId Container, PodIdentity Pod, ReconcileOutcome Outcome, int Failures);
