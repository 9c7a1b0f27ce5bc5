// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Tests.Planning.Devices;

/// <summary>Networks that want devices, and pods that have some.</summary>
internal static class DeviceInputs
{
    public const string Vf = "intel.com/vf";

    /// <summary>A network that the pod selects, backed by a resource; with more members of its element if need be.</summary>
    public static ResolvedNetwork Network(string name, string resource = Vf, string members = "") =>
        PlanInputs.Selected($$"""{"name": "{{name}}"{{(members.Length > 0 ? ", " + members : "")}}}""") with { Resource = resource };

    public static PodDevices Pod(params IReadOnlyList<PodDevice> devices) => new() { Devices = devices, Source = "kubelet" };

    /// <summary>Devices of a container, in that order.</summary>
    public static IEnumerable<PodDevice> In(string container, string resource, params IReadOnlyList<string> ids) =>
        ids.Select(id => new PodDevice { Id = id, Resource = resource, Container = container });

    public static PodDevice Claimed(string claim, string request, string id, string resource = Vf) =>
        new() { Id = id, Resource = resource, Claim = claim, Request = request };

    /// <summary>The ids that the networks have, in the networks' order; <c>-</c> for none.</summary>
    public static string Ids(this DeviceAssignment assignment) =>
        string.Join(' ', assignment.Networks.Select(network => network.Device?.Id ?? "-"));
}
