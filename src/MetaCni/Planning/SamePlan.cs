// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;

namespace MetaCni.Planning;

/// <summary>Whether two plans for one container give every plugin the same input. Pure.</summary>
/// <remarks>
/// The order of CNI_ARGS is ignored (containerd's is random). So are capability arguments that no plugin of the network declares, and the
/// plugin directories.
/// </remarks>
internal static class SamePlan
{
    public static bool Is(AttachmentPlan one, AttachmentPlan other) =>
        one.Owner == other.Owner
        && Is(one.Sandbox, other.Sandbox)
        && one.Attachments.Count == other.Attachments.Count
        && one.Attachments.Zip(other.Attachments).All(pair => Is(pair.First, pair.Second))
        && one.DefaultRoutes.Count == other.DefaultRoutes.Count
        && one.DefaultRoutes.Zip(other.DefaultRoutes).All(pair => Is(pair.First, pair.Second));

    private static bool Is(Sandbox one, Sandbox other) =>
        one.ContainerId == other.ContainerId
        && one.InterfaceName == other.InterfaceName
        && one.NetworkNamespace == other.NetworkNamespace
        && one.Pod == other.Pod;

    private static bool Is(PlannedAttachment one, PlannedAttachment other) =>
        one.Network == other.Network
        && one.InterfaceName == other.InterfaceName
        && one.DeviceInfo == other.DeviceInfo
        && SameJson.Is(one.Configuration.Json, other.Configuration.Json)
        && one.Configuration.Plugins.SelectMany(plugin => plugin.Capabilities).All(capability =>
            SameJson.Is(Argument(one, capability), Argument(other, capability)))
        && Is(one.Arguments, other.Arguments)
        && Is(one.AddArguments, other.AddArguments);

    private static bool Is(DefaultRouteChoice one, DefaultRouteChoice other) =>
        one.Attachment == other.Attachment && one.Gateways.SequenceEqual(other.Gateways);

    // If a key occurs more than once, the last one counts.
    private static bool Is(CniArguments one, CniArguments other) =>
        one.Pairs.Concat(other.Pairs).Select(pair => pair.Key).All(key => one[key] == other[key]);

    private static JsonNode? Argument(PlannedAttachment attachment, string capability) =>
        attachment.CapabilityArguments is { } arguments ? JsonKeys.Find(arguments, capability) : null;
}
