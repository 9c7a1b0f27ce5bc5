// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux.Processes;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Plugin;
using MetaCni.Preparing;

namespace MetaCni.Takeover;

/// <summary>A container of which we have no record: what others say of it.</summary>
internal sealed class ContainerTakeover(Operation operation)
{
    /// <summary>The container: that of the call, if it has one.</summary>
    public ContainerId Container { get; init; } = operation.Request.ContainerId;

    /// <summary>The interface of its primary.</summary>
    public InterfaceName Interface { get; init; } = operation.Request.InterfaceName;

    /// <summary>Multus attached it, before this node was switched over.</summary>
    public bool TryReadMultus(out AttachmentRecord record)
    {
        var container = new MultusState(operation.Config.CniDir).Find(Container);
        record = container.IsKnown ? RecordOf(container) : null!;
        return container.IsKnown;
    }

    /// <summary>The same, on disk as a record of ours; files of Multus that cannot be read are set aside as damaged records.</summary>
    public bool TryAdoptMultus(out AttachmentRecord record)
    {
        var state = new MultusState(operation.Config.CniDir);
        var container = state.Find(Container);
        foreach (var file in container.Unreadable)
        {
            operation.Journal.SetAside(file, Container, Interface);
        }

        if (!container.IsKnown)
        {
            RemoveEmpty(state);
            record = null!;
            return false;
        }

        record = RecordOf(container);
        operation.Journal.Adopt(record);
        return true;
    }

    // A scratch file may name nobody, and nobody else comes for it. That it stays is no reason to fail: nothing of the container is left.
    private void RemoveEmpty(MultusState state)
    {
        try
        {
            state.RemoveScratch(Container);
        }
        catch (CniException e)
        {
            Log.Warning(e.Message);
        }
    }

    /// <summary>
    /// The runtime passes a result, so there was an ADD, and our state is lost: at least the primary can be taken down with it.
    /// </summary>
    public bool TryAdoptPrimary(out AttachmentRecord record)
    {
        record = null!;
        if (operation.Config.PreviousResult is not { } result || !TryFindPrimary(out var primary))
        {
            return false;
        }

        record = RecordOf(primary with { CapabilityArguments = operation.Config.RuntimeConfig }, result);
        operation.Journal.Adopt(record);
        return true;
    }

    private bool TryFindPrimary(out PlannedAttachment primary)
    {
        primary = null!;
        const string Lost = "the runtime passes a result and there is no record; what the container had was not taken down";
        try
        {
            if (LocalNetworks.Primary(operation.Config) is { } network)
            {
                var context = Context();
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

            Log.Warning($"{Lost}: the primary is not defined on this node");
        }
        catch (CniException e)
        {
            Log.Warning($"{Lost}: {e.Message}");
        }

        return false;
    }

    private OperatorLog Log =>
        Container == operation.Request.ContainerId ? operation.Log : operation.LogOf(pod: null, Container);

    private AttachmentRecord RecordOf(PlannedAttachment primary, System.Text.Json.Nodes.JsonObject result)
    {
        var context = Context();
        return new AttachmentRecord
        {
            CreatedAt = operation.Services.Time.GetUtcNow(),
            Process = ProcessIdentity.Current(),
            NamespaceCookie = 0,
            IsComplete = true,
            Attachments = [new RecordedAttachment { Planned = primary, State = AttachmentState.Attached, Result = result }],
            Plan = new AttachmentPlan
            {
                Owner = operation.Config.Name,
                Sandbox = context.Sandbox,
                Attachments = [primary],
            },
        };
    }

    private AttachmentRecord RecordOf(MultusContainer container)
    {
        try
        {
            return new MultusTakeover(Context(container), operation.Config.Name, operation.Config.RuntimeConfig)
                .Record(container, operation.Services.Time.GetUtcNow());
        }
        catch (FormatException e)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable,
                $"what Multus recorded of container {Container} in {operation.Config.CniDir} cannot be used: "
                + $"{e.Message}",
                "",
                e);
        }
    }

    // GC is no call about a container: what the runtime said of it at ADD stands in any result.
    private AttachmentContext Context(MultusContainer container) =>
        operation.Request.ContainerId == Container || container.Results.Count == 0
            ? Context()
            : Context(MultusTakeover.Arguments(container.Results[0]));

    private AttachmentContext Context() => Context(CniArguments.ParseValid(operation.Request.Arguments));

    private AttachmentContext Context(CniArguments arguments)
    {
        return new AttachmentContext
        {
            Sandbox = new Sandbox
            {
                ContainerId = Container,
                InterfaceName = Interface,
                NetworkNamespace = operation.Request.NetworkNamespace,
                Pod = PodArguments.Of(arguments),
                PluginPath = operation.PluginPath,
            },
            Arguments = arguments,
        };
    }
}
