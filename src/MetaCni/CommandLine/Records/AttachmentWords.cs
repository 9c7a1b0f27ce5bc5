// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Results;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.CommandLine.Records;

/// <summary>Describes an attachment of a record.</summary>
internal static class AttachmentWords
{
    private static readonly string[] DeviceKeys = ["deviceID", "pciBusID"];

    public static string Plugins(RecordedAttachment attachment) =>
        string.Join(" + ", attachment.Planned.Configuration.Plugins.Select(plugin => PlainText.Word(plugin.Type)));

    public static IReadOnlyList<string> Addresses(RecordedAttachment attachment)
    {
        try
        {
            return attachment.Result is { } result
                ? [.. ResultCodec.Read(result, attachment.Planned.Configuration.Version).Ips.Select(ip => ip.Address.ToString())]
                : [];
        }
        catch (CniException)
        {
            // A result that was taken over from another plugin may be invalid; DEL still passes it on.
            return [];
        }
    }

    /// <summary>The device that was passed to the plugins, such as a PCI address; empty for none.</summary>
    public static string Device(RecordedAttachment attachment) =>
        attachment.Planned.Configuration.Plugins.Select(plugin => plugin.Json).Prepend(attachment.Planned.CapabilityArguments)
            .OfType<JsonObject>()
            .SelectMany(json => DeviceKeys.Select(key => JsonKeys.Find(json, key)))
            .OfType<JsonValue>()
            .Select(value => value.ToString())
            .FirstOrDefault(device => device.Length > 0, "");

    /// <summary>The parts of a record that are not detached yet and would be lost if the record were removed.</summary>
    public static IEnumerable<string> Outstanding(AttachmentRecord record) =>
        from attachment in record.Attachments
        where attachment.IsOutstanding
        let addresses = Addresses(attachment) is { Count: > 0 } known ? string.Join(", ", known) : "no known address"
        select $"interface {attachment.Planned.InterfaceName} of {PlainText.Word(record.Plan.Sandbox.Pod?.ToString() ?? "container")} ({addresses}), "
            + $"{NetworkLabel.Of(attachment.Planned.Network)}, plugin {Plugins(attachment)}";

    /// <summary>The state for a person; programs read those of <c>InventoryJson</c>.</summary>
    public static string State(RecordedAttachment attachment) => attachment switch
    {
        { IsOutstanding: true, LastError: not null } => "cannot be detached",
        { State: AttachmentState.Attached } => "attached",
        { State: AttachmentState.Attempted } => "attempted",
        { State: AttachmentState.Detached } => "detached",
        _ => "planned",
    };
}
