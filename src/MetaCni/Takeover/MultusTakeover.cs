// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using Cni.Values;
using Linux.Processes;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Takeover;

/// <summary>Creates a record from Multus's state, so that the container is detached as if MetaCni had attached it. Pure.</summary>
/// <param name="context">The runtime's call.</param>
/// <param name="owner">The network name in the runtime's configuration.</param>
/// <param name="runtimeConfig">The capability arguments of this call, or null.</param>
internal sealed class MultusTakeover(AttachmentContext context, string owner, JsonObject? runtimeConfig)
{
    public AttachmentRecord Record(MultusContainer container, DateTimeOffset now)
    {
        var rest = container.Results.ToList();
        var known = container.Delegates.Select((item, index) => OfDelegate(item, index, rest)).ToList();

        // Attachments that were hot-plugged are in no scratch file. Without one, the primary is the interface that the runtime names.
        var others = rest.OrderBy(result => result.InterfaceName != context.Sandbox.InterfaceName.Value)
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
                Sandbox = context.Sandbox,
                Attachments = [.. attachments.Select(attachment => attachment.Planned)],
            },
        };
    }

    // Multus's interface name: the pod's request, else the runtime's name for the primary, else net<index in the whole list>.
    private RecordedAttachment OfDelegate(ScratchDelegate item, int index, List<CachedResult> rest)
    {
        var name = item.InterfaceRequest.Length > 0 ? item.InterfaceRequest : index == 0 ? context.Sandbox.InterfaceName.Value : $"net{index}";
        var result = rest.Find(candidate => candidate.InterfaceName == name);
        if (result is not null)
        {
            rest.Remove(result);
        }

        var list = Named(NetworkConfigurationList.Parse(item.Configuration, NetworkLabel.Of(item.Name)), item.Name);
        return Recorded(Planned(list, name, index) with
        {
            Network = item.Name.Length > 0 ? item.Name : list.Name,
            CapabilityArguments = result?.CapabilityArguments ?? Capabilities(item, isPrimary: index == 0),
            Arguments = result is null ? context.Arguments : Arguments(result),
        }, result);
    }

    // Multus passes the runtime's capability arguments to every network, and the pod's requests to all but the primary. portmap created
    // rules from these arguments, and without them at DEL it removes none.
    private JsonObject Capabilities(ScratchDelegate item, bool isPrimary)
    {
        var arguments = runtimeConfig?.DeepClone().AsObject() ?? [];
        foreach (var (capability, value) in isPrimary ? [] : item.Capabilities)
        {
            arguments[capability] = value?.DeepClone();
        }

        return arguments;
    }

    private RecordedAttachment OfResult(CachedResult result, int index)
    {
        var list = Named(NetworkConfigurationList.Parse(result.Configuration, NetworkLabel.Of(result.NetworkName)), result.NetworkName);
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
        InterfaceName = InterfaceName.TryParseExisting(interfaceName, out var name)
            ? name
            : throw new FormatException($"invalid interface name {PlainText.Name(interfaceName)}"),
        Configuration = list,
        CapabilityArguments = null,
        Arguments = context.Arguments,
        AddArguments = context.Arguments,
    };

    // A list without a version stays without one: Multus passed none at ADD, and DEL must have the same configuration (CNI §3 "Deleting
    // an attachment"). Multus's own DEL adds Multus's version, which its plugins may not support.
    private static NetworkConfigurationList Named(NetworkConfigurationList list, string name)
    {
        if (list.Name.Length > 0)
        {
            return list;
        }

        var json = list.Json.DeepClone().AsObject();
        JsonKeys.Set(json, "name", name.Split('/')[^1]);
        return NetworkConfigurationList.Parse(json, list.What);
    }

    private static RecordedAttachment Recorded(PlannedAttachment planned, CachedResult? result) => new()
    {
        Planned = planned,
        State = result is null ? AttachmentState.Attempted : AttachmentState.Attached,
        Result = result?.Result,
    };

    /// <summary>The arguments of an attachment, without the addresses that the pod requested: these are for ADD only.</summary>
    public static CniArguments Arguments(CachedResult result) => result.Arguments
        .Where(pair => pair.Key.Length > 0 && pair.Key is not ("IP" or "MAC") && $"{pair.Key}{pair.Value}".IndexOfAny(['=', ';', '\0']) < 0)
        .Aggregate(CniArguments.Empty, (arguments, pair) => arguments.With(pair.Key, pair.Value));
}
