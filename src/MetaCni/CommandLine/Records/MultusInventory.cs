// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux.Files;
using MetaCni.CommandLine.Terminal;
using MetaCni.Planning;
using MetaCni.Takeover;

namespace MetaCni.CommandLine.Records;

/// <summary>Reads the pods that Multus attached from Multus's own files; changes nothing.</summary>
internal sealed class MultusInventory(MultusState state, ToolHost host)
{
    // Multus does not store the name of the primary's interface; runtimes use this name for every pod.
    private static readonly InterfaceName Primary =
        InterfaceName.TryParseExisting("eth0", out var name) ? name : throw new InvalidOperationException("eth0 is a valid name");

    public Inventory Read()
    {
        var records = new List<ListedRecord>();
        var unreadable = new List<UnreadableRecord>();
        foreach (var container in state.Containers())
        {
            var found = state.Find(container);
            unreadable.AddRange(found.Unreadable.Select(file => Unreadable(container, file.File, file.Why)));
            try
            {
                records.Add(Listed(container, found));
            }
            catch (Exception e) when (e is CniException or FormatException)
            {
                unreadable.Add(Unreadable(container, $"files of container {container}", e.Message));
            }
        }

        var named = unreadable.Select(record => record.File).ToHashSet();
        unreadable.AddRange(state.Unreadable().Where(one => !named.Contains(one.File.File))
            .Select(one => Unreadable(one.Container, one.File.File, one.File.Why)));
        return new Inventory { Records = records, Unreadable = unreadable };
    }

    private ListedRecord Listed(ContainerId container, MultusContainer found)
    {
        var context = new AttachmentContext
        {
            Sandbox = new Sandbox
            {
                ContainerId = container,
                InterfaceName = Primary,
                NetworkNamespace = found.Results.Select(result => result.NetworkNamespace).FirstOrDefault(path => path.Length > 0, ""),
                Pod = found.Results.Select(PodOf).FirstOrDefault(pod => pod is not null),
                PluginPath = [],
            },
            Arguments = CniArguments.Empty,
        };
        var record = new MultusTakeover(context, owner: "", runtimeConfig: null).Record(found, CreatedAt(found));
        return ListedRecord.Of(record, host.NamespaceCookie) with { IsOfMultus = true };
    }

    private DateTimeOffset CreatedAt(MultusContainer found) => found.Results
        .SelectMany<CachedResult, DateTimeOffset>(result => FileStatus.TryOfName(result.File, out var status) ? [status.ModifiedAt] : [])
        .DefaultIfEmpty(host.Time.GetUtcNow())
        .Min();

    private static PodIdentity? PodOf(CachedResult result)
    {
        var (@namespace, name) = (Argument(result, "K8S_POD_NAMESPACE"), Argument(result, "K8S_POD_NAME"));
        return name.Length > 0
            ? new PodIdentity { Namespace = @namespace.Length > 0 ? @namespace : "default", Name = name, Uid = Argument(result, "K8S_POD_UID") }
            : null;
    }

    private static string Argument(CachedResult result, string key) => result.Arguments.LastOrDefault(pair => pair.Key == key).Value ?? "";

    private static UnreadableRecord Unreadable(ContainerId container, string file, string why) => new()
    {
        Container = container,
        Interface = Primary,
        File = file,
        Reason = why,
        IsOfMultus = true,
        Message = $"Multus's {file} cannot be read: {why}; "
            + "its networks cannot be detached: inspect the file, and clean up by hand",
    };
}
