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

/// <summary>Creates records for containers that have none, from the state of Multus or of the runtime.</summary>
/// <param name="config">Our configuration.</param>
/// <param name="journal">Receives the record.</param>
/// <param name="log">The operator's log.</param>
/// <param name="time">The clock.</param>
internal sealed class ContainerTakeover(MetaConfig config, AttachmentJournal journal, ContainerLog log, TimeProvider time)
{
    private readonly MultusState _multus = new(config.CniDir);

    /// <summary>Multus's state of a container.</summary>
    public MultusContainer Find(ContainerId container) => _multus.Find(container);

    /// <summary>The record of a container that Multus attached before this node was migrated; it is not written to disk.</summary>
    /// <param name="context">The container, from the runtime's call or from Multus's results.</param>
    /// <param name="known">Multus's state of the container.</param>
    /// <exception cref="CniException">112: Multus's state cannot be used.</exception>
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
                $"Multus's record of container {context.Sandbox.ContainerId} in {config.CniDir} cannot be used: {e.Message}",
                "",
                e);
        }
    }

    /// <summary>
    /// Like <see cref="RecordOf(AttachmentContext, MultusContainer)"/>, but writes the record to the journal. Unreadable files of Multus
    /// are set aside as damaged records.
    /// </summary>
    public bool TryAdoptMultus(AttachmentContext context, MultusContainer known, out AttachmentRecord record)
    {
        foreach (var file in known.Unreadable)
        {
            journal.Corrupt.SetAside(file, context.Sandbox.ContainerId, context.Sandbox.InterfaceName);
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
    /// The runtime passes a result, so an ADD has succeeded and our record is lost. With the result at least the primary can be detached.
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

    // A scratch file may list no network, and no other operation removes it. A failure to remove it is not an error: nothing is attached.
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
        const string Lost = "the runtime passes a result, but the container has no record; its networks were not detached";
        var podLog = log.About(context.Sandbox.Pod, context.Sandbox.ContainerId);
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

            podLog.Warning($"{Lost}: the primary is not defined on this node");
        }
        catch (CniException e)
        {
            podLog.Warning($"{Lost}: {e.Message}");
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
