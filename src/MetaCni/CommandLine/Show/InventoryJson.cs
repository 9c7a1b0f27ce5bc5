// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;
using MetaCni.Journal;
using MetaCni.Logging.Operations;

namespace MetaCni.CommandLine.Show;

/// <summary>The document of <c>metacni show -o json</c>.</summary>
internal static class InventoryJson
{
    public static string Text(Inventory inventory) => JsonOutput.Text(new JsonObject
    {
        ["containers"] = new JsonArray([.. inventory.Records.Select(Container)]),
        ["unreadable"] = new JsonArray([.. inventory.Unreadable.Select(record => new JsonObject
        {
            ["containerId"] = record.Container.Value,
            ["interface"] = record.Interface.Value,
            ["pod"] = record.Pod?.Split('/') is [var @namespace, var name] ? new JsonObject { ["namespace"] = @namespace, ["name"] = name } : null,
            ["file"] = record.File,
            ["since"] = record.Since,
            ["reason"] = record.Reason,
            ["salvaged"] = record.IsSalvaged,
            ["msg"] = record.Message,
        })]),
    });

    private static JsonObject Container(ListedRecord listed) => Container(listed, listed.Record);

    private static JsonObject Container(ListedRecord listed, AttachmentRecord record) => new()
    {
        ["containerId"] = record.Plan.Sandbox.ContainerId.Value,
        ["interface"] = record.Plan.Sandbox.InterfaceName.Value,
        ["owner"] = record.Plan.Owner,
        ["pod"] = record.Plan.Sandbox.Pod is { } pod
            ? new JsonObject { ["namespace"] = pod.Namespace, ["name"] = pod.Name, ["uid"] = pod.Uid }
            : null,
        ["netns"] = record.Plan.Sandbox.NetworkNamespace,
        ["netnsGone"] = listed.IsNamespaceGone,
        ["attachedBy"] = listed.IsOfMultus ? "multus" : "metacni",
        ["createdAt"] = record.CreatedAt,
        ["complete"] = record.IsComplete,
        ["atWork"] = listed.IsAtWork,
        ["networkStatus"] = record.Status is null ? null : record.Status.IsPublished ? NetworkStatusState.Published : NetworkStatusState.HandedOver,
        ["failed"] = listed.HasFailed,
        ["failedSince"] = record.FirstFailure,
        ["error"] = Error(record.ForgetError),
        ["attachments"] = new JsonArray([.. record.Attachments.Select(Attachment)]),
    };

    private static JsonObject Attachment(RecordedAttachment attachment) => new()
    {
        ["network"] = attachment.Planned.Network,
        ["interface"] = attachment.Planned.InterfaceName.Value,
        ["plugins"] = new JsonArray([.. attachment.Planned.Configuration.Plugins.Select(plugin => JsonValue.Create(plugin.Type))]),
        ["device"] = AttachmentWords.Device(attachment) is { Length: > 0 } device ? device : null,
        ["addresses"] = new JsonArray([.. AttachmentWords.Addresses(attachment).Select(address => JsonValue.Create(address))]),
        ["state"] = State(attachment),
        ["outstanding"] = attachment.IsOutstanding,
        ["error"] = Error(attachment.LastError),
    };

    // Programs compare these values: they stay as they are when the words of the table change.
    private static string State(RecordedAttachment attachment) => attachment switch
    {
        { IsOutstanding: true, LastError: not null } => "cannot be taken down",
        { State: AttachmentState.Attached } => "attached",
        { State: AttachmentState.Attempted } => "attempted",
        { State: AttachmentState.Detached } => "taken down",
        _ => "planned",
    };

    private static JsonObject? Error(CniError? error) => error is null
        ? null
        : new JsonObject { ["code"] = error.Code, ["msg"] = error.Message, ["details"] = error.Details };
}
