// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Json;
using Cni.Values;
using MetaCni.Linux;
using MetaCni.Planning;

namespace MetaCni.Journal.Multus;

/// <summary>Makes a record of what Multus knew, so that it is taken down as if we had attached it. Pure.</summary>
/// <param name="context">The runtime's call.</param>
/// <param name="owner">The network that the runtime calls.</param>
/// <param name="version">The version of its configuration: Multus gives it to lists that name none.</param>
internal sealed class MultusTakeover(AttachmentContext context, string owner, CniVersion version)
{
    public AttachmentRecord Record(MultusContainer container, DateTimeOffset now)
    {
        var rest = container.Results.ToList();
        var known = container.Delegates.Select((item, index) => OfDelegate(item, index, rest)).ToList();

        // What was plugged in later is in no scratch file; without one, the primary is the interface that the runtime names.
        var others = rest.OrderBy(result => result.InterfaceName != context.InterfaceName.Value)
            .ThenBy(result => result.InterfaceName, StringComparer.Ordinal);
        IReadOnlyList<RecordedAttachment> attachments =
            [.. known, .. others.Select((result, index) => OfResult(result, known.Count + index))];
        return new AttachmentRecord
        {
            CreatedAt = now,
            Process = ProcessIdentity.Current(),
            NamespaceCookie = 0,
            IsComplete = true,
            Attachments = attachments,
            Plan = new AttachmentPlan
            {
                Owner = owner,
                ContainerId = context.ContainerId,
                InterfaceName = context.InterfaceName,
                NetworkNamespace = context.NetworkNamespace,
                Pod = context.Pod,
                PluginPath = context.PluginPath,
                Attachments = [.. attachments.Select(attachment => attachment.Planned)],
            },
        };
    }

    // Multus: the pod's own name, else the runtime's for the primary, else net<index in the whole list>.
    private RecordedAttachment OfDelegate(ScratchDelegate item, int index, List<CachedResult> rest)
    {
        var name = item.InterfaceRequest.Length > 0 ? item.InterfaceRequest : index == 0 ? context.InterfaceName.Value : $"net{index}";
        var result = rest.Find(candidate => candidate.InterfaceName == name);
        if (result is not null)
        {
            rest.Remove(result);
        }

        var list = Named(NetworkConfigurationList.Parse(item.Configuration, $"network {item.Name}"), item.Name);
        return Recorded(Planned(list, name, index) with
        {
            Network = item.Name.Length > 0 ? item.Name : list.Name,
            CapabilityArguments = result?.CapabilityArguments ?? item.Capabilities,
            Arguments = result is null ? context.Arguments : Arguments(result),
        }, result);
    }

    private RecordedAttachment OfResult(CachedResult result, int index)
    {
        var list = Named(NetworkConfigurationList.Parse(result.Configuration, $"network {result.NetworkName}"), result.NetworkName);
        return Recorded(Planned(list, result.InterfaceName, index) with
        {
            CapabilityArguments = result.CapabilityArguments,
            Arguments = Arguments(result),
        }, result);
    }

    private PlannedAttachment Planned(NetworkConfigurationList list, string interfaceName, int index) => new()
    {
        IsPrimary = index == 0,
        Network = list.Name,
        InterfaceName = InterfaceName.TryParse(interfaceName, out var name)
            ? name
            : throw new FormatException($"invalid interface name \"{interfaceName}\""),
        Configuration = list,
        CapabilityArguments = null,
        Arguments = context.Arguments,
        AddArguments = context.Arguments,
    };

    private NetworkConfigurationList Named(NetworkConfigurationList list, string name)
    {
        var json = list.Json.DeepClone().AsObject();
        if (list.Name.Length == 0)
        {
            JsonKeys.Set(json, "name", name.Split('/')[^1]);
        }

        if (!list.NamesVersion && !list.IsSinglePlugin)
        {
            JsonKeys.Set(json, "cniVersion", version.ToString());
        }

        return NetworkConfigurationList.Parse(json, list.What);
    }

    private static RecordedAttachment Recorded(PlannedAttachment planned, CachedResult? result) => new()
    {
        Planned = planned,
        State = result is null ? AttachmentState.Attempted : AttachmentState.Attached,
        Result = result?.Result,
    };

    // The addresses that the pod asked for were for ADD only.
    private static CniArguments Arguments(CachedResult result) => result.Arguments
        .Where(pair => pair.Key.Length > 0 && pair.Key is not ("IP" or "MAC") && $"{pair.Key}{pair.Value}".IndexOfAny(['=', ';', '\0']) < 0)
        .Aggregate(CniArguments.Empty, (arguments, pair) => arguments.With(pair.Key, pair.Value));
}
