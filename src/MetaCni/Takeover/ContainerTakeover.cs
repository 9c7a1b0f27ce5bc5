// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Values;
using Linux.Processes;
using MetaCni.Attaching;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Preparing;

namespace MetaCni.Takeover;

/// <summary>Containers of which we have no record: what others say of them becomes one.</summary>
/// <param name="config">Our configuration.</param>
/// <param name="journal">Where the record goes.</param>
/// <param name="log">The operator's log.</param>
/// <param name="time">The clock.</param>
internal sealed class ContainerTakeover(MetaConfig config, AttachmentJournal journal, ContainerLog log, TimeProvider time)
{
    private readonly MultusState _multus = new(config.CniDir);

    /// <summary>What Multus has of a container.</summary>
    public MultusContainer Find(ContainerId container) => _multus.Find(container);

    /// <summary>The record of a container that Multus attached, before this node was switched over; it is written nowhere.</summary>
    /// <param name="context">The container, as the runtime or Multus's results have it.</param>
    /// <param name="known">What Multus has of it.</param>
    /// <exception cref="CniException">112: it cannot be used.</exception>
    public AttachmentRecord RecordOf(AttachmentContext context, MultusContainer known)
    {
        try
        {
            return new MultusTakeover(context, config.Name, config.RuntimeConfig).Record(known, time.GetUtcNow());
        }
        catch (FormatException e)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable,
                $"what Multus recorded of container {context.Sandbox.ContainerId} in {config.CniDir} cannot be used: {e.Message}",
                "",
                e);
        }
    }

    /// <summary>The same, on disk as a record of ours; files of Multus that cannot be read are set aside as damaged records.</summary>
    public bool TryAdoptMultus(AttachmentContext context, MultusContainer known, out AttachmentRecord record)
    {
        foreach (var file in known.Unreadable)
        {
            journal.SetAside(file, context.Sandbox.ContainerId, context.Sandbox.InterfaceName);
        }

        if (!known.IsKnown)
        {
            RemoveEmpty(context);
            record = null!;
            return false;
        }

        record = RecordOf(context, known);
        journal.Adopt(record);
        return true;
    }

    /// <summary>
    /// The runtime passes a result, so there was an ADD, and our state is lost: at least the primary can be taken down with it.
    /// </summary>
    public bool TryAdoptPrimary(AttachmentContext context, out AttachmentRecord record)
    {
        record = null!;
        if (config.PreviousResult is not { } result || !TryFindPrimary(context, out var primary))
        {
            return false;
        }

        record = RecordOf(context, primary with { CapabilityArguments = config.RuntimeConfig }, result);
        journal.Adopt(record);
        return true;
    }

    // A scratch file may name nobody, and nobody else comes for it. That it stays is no reason to fail: nothing of the container is left.
    private void RemoveEmpty(AttachmentContext context)
    {
        try
        {
            _multus.RemoveScratch(context.Sandbox.ContainerId);
        }
        catch (CniException e)
        {
            log.About(context.Sandbox.Pod, context.Sandbox.ContainerId).Warning(e.Message);
        }
    }

    private bool TryFindPrimary(AttachmentContext context, out PlannedAttachment primary)
    {
        primary = null!;
        const string Lost = "the runtime passes a result and there is no record; what the container had was not taken down";
        var about = log.About(context.Sandbox.Pod, context.Sandbox.ContainerId);
        try
        {
            if (LocalNetworks.Primary(config) is { } network)
            {
                primary = new PlannedAttachment
                {
                    IsPrimary = true,
                    Network = network.Name,
                    InterfaceName = context.Sandbox.InterfaceName,
                    Configuration = network,
                    CapabilityArguments = null,
                    Arguments = AttachmentArgumentsText.Of(context),
                    AddArguments = context.Arguments,
                };
                return true;
            }

            about.Warning($"{Lost}: the primary is not defined on this node");
        }
        catch (CniException e)
        {
            about.Warning($"{Lost}: {e.Message}");
        }

        return false;
    }

    private AttachmentRecord RecordOf(AttachmentContext context, PlannedAttachment primary, JsonObject result) => new()
    {
        CreatedAt = time.GetUtcNow(),
        Process = ProcessIdentity.Current(),
        NamespaceCookie = 0,
        IsComplete = true,
        Attachments = [new RecordedAttachment { Planned = primary, State = AttachmentState.Attached, Result = result }],
        Plan = new AttachmentPlan
        {
            Owner = config.Name,
            Sandbox = context.Sandbox,
            Attachments = [primary],
        },
    };
}
