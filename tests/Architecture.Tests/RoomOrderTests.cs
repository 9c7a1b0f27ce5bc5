// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

/// <summary>The arrows between the folders of one area, and of the libraries: a folder uses only the folders that come before it.</summary>
public sealed class RoomOrderTests
{
    // "." is the area's own folder. A new folder needs its place here before it builds on anything.
    private static readonly Dictionary<string, string> Orders = new()
    {
        ["Linux"] = ". Cgroups Files Locks Namespaces Netlink Processes Spawning Streams",
        ["Cni"] = "Errors Json Values Config Results Invocation Runtime Plugin",
        ["Crd"] = "Annotations Definitions . Selection Status",
        ["MetaCni.Logging"] = ". Operations",
        ["MetaCni.Planning"] = ". Devices HotPlug",
        ["MetaCni.Kubernetes"] = "Yaml Requests NodeSocket Kubeconfig Credentials Connections .",
        ["MetaCni.Cluster"] = ". Objects Claims Api Manifests",
        ["MetaCni.Kubelet"] = "Checkpoint .",
        ["MetaCni.Attaching"] = "Namespaces Plugins Results Checks DefaultRoutes . HotPlug",
        ["MetaCni.Install"] = ". Settings Primary Configuration Executable Credentials Multus Removal",
        ["MetaCni.Node"] = "Duties Settings Runtimes Http Health Metrics "
            + "Upstream Cache Handover Api Publishing Credentials Taint Reports Definitions Host Repair HotPlug Uninstalling .",
        ["MetaCni.CommandLine"] = "Terminal Help Host Records Show History Detach Reconcile Install Uninstall Try.Input Try.Kernel Try.Pods Try.Pings Try.Session Try.Report Try.Runtime Try .",
    };

    private static readonly string[] Rooms = [.. SourceTree.Under("src").Select(file => Room.Of(file.Path)).Distinct()];

    public static TheoryData<string> Areas => new(Rooms.GroupBy(Room.Top).Where(area => area.Count() > 1).Select(area => area.Key));

    [Theory]
    [MemberData(nameof(Areas))]
    public void Every_folder_of_an_area_has_its_place_in_the_order(string area)
    {
        Assert.True(Orders.ContainsKey(area), $"{area} has several folders: say here in which order they build on each other");

        Assert.Equal(Rooms.Where(room => Room.Top(room) == area).Order(), Order(area).Order());
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void Every_folder_uses_only_the_folders_before_it(string area)
    {
        var order = Order(area);

        Offenders.MustBeNone(SourceCode.References
            .Where(reference => Room.Top(reference.FromRoom) == area && Room.Top(reference.ToRoom) == area)
            .Where(reference => order.IndexOf(reference.FromRoom) < order.IndexOf(reference.ToRoom))
            .Select(reference => reference.ToString()));
    }

    private static List<string> Order(string area) =>
        [.. Orders[area].Split(' ').Select(room => room == "." ? area : $"{area}.{room}")];
}
