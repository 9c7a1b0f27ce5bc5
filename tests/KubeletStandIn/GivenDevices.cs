// SPDX-License-Identifier: Apache-2.0

namespace KubeletStandIn;

/// <summary>Devices of one resource in one container.</summary>
/// <param name="Pod">The pod as <c>namespace/name</c>.</param>
/// <param name="Container">The container's name.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Ids">The devices, in no order.</param>
public sealed record GivenDevices(string Pod, string Container, string Resource, IReadOnlyList<string> Ids);
