// SPDX-License-Identifier: Apache-2.0
//
// A record file starts with the plan and continues with one line for each event; lines are only appended. A line that a crash has cut is
// the last one and has no line end. It is ignored: the event counts as not happened.

using System.Text.Json;
using System.Text.Unicode;
using Cni.Config;
using Cni.Errors;
using Cni.Values;
using Linux.Processes;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>Writes the lines of record files, and reads them into a record.</summary>
internal static class RecordText
{
    public static byte[] Line(EventLine line) => EventLineText.Write(line);

    public static byte[] Line(AttachmentPlan plan, DateTimeOffset now, ProcessIdentity process, ulong namespaceCookie) =>
        PlanLineText.Write(
            new PlanLine
            {
                Schema = PlanLine.CurrentSchema,
                CreatedAt = now,
                Owner = plan.Owner,
                ContainerId = plan.Sandbox.ContainerId.Value,
                Interface = plan.Sandbox.InterfaceName.Value,
                NetworkNamespace = plan.Sandbox.NetworkNamespace,
                NamespaceCookie = namespaceCookie,
                Pod = plan.Sandbox.Pod is { } pod ? new PlanLine.PodLine(pod.Namespace, pod.Name, pod.Uid) : null,
                Process = PlanLine.ProcessLine.Of(process),
                PluginPath = plan.Sandbox.PluginPath,
                Attachments = [.. plan.Attachments.Select(ToLine)],
                DefaultRoutes = plan.DefaultRoutes.Count == 0 ? null : [.. plan.DefaultRoutes.Select(ToLine)],
            });

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="NewerSchemaException">A later version wrote it.</exception>
    /// <exception cref="FormatException">The text is not a record of a known schema.</exception>
    public static AttachmentRecord Read(ReadOnlySpan<byte> text) => Read(text, isDamaged: false);

    /// <summary>
    /// Rebuilds a record from the readable lines of a damaged file. An attachment counts as attempted unless it is known to be detached.
    /// </summary>
    /// <exception cref="FormatException">Not even the plan can be read.</exception>
    public static AttachmentRecord Salvage(ReadOnlySpan<byte> text)
    {
        var record = Read(text, isDamaged: true);
        return record with
        {
            Attachments =
            [
                .. record.Attachments.Select(attachment =>
                    attachment.State == AttachmentState.Planned ? attachment with { State = AttachmentState.Attempted } : attachment),
            ],
        };
    }

    private static AttachmentRecord Read(ReadOnlySpan<byte> text, bool isDamaged)
    {
        try
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0)
            {
                throw new FormatException("the plan is not complete");
            }

            var record = ReadPlan(text[..end]);
            for (text = text[(end + 1)..]; (end = text.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..])
            {
                record = Next(record, text[..end], isDamaged);
            }

            return record;
        }
        catch (Exception e) when (e is JsonException or Cni.Errors.CniException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(Reason(e), e);
        }
    }

    // The JSON reader's message quotes the text. Its position is within one line and counts from zero.
    /// <summary>What is wrong with a line, without quoting it.</summary>
    public static string Reason(Exception e) => e is JsonException { BytePositionInLine: { } position, Path: var path }
        ? $"{PlainText.Word(path ?? "$")} is not the JSON of a record, at byte {position + 1} of its line"
        : e is InvalidOperationException ? "a member of a line has another type than in a record" : e.Message;

    private static AttachmentRecord Next(AttachmentRecord record, ReadOnlySpan<byte> line, bool isDamaged)
    {
        try
        {
            RequireText(line);
            return RecordEvents.Apply(record, EventLineText.Read(line));
        }
        catch (Exception e) when (isDamaged
            && e is (JsonException or FormatException or CniException or InvalidOperationException or ArgumentException))
        {
            // The event is lost; the caller assumes the worst.
            return record;
        }
    }

    private static PlanLine.PlannedLine ToLine(PlannedAttachment attachment) => new()
    {
        Network = attachment.Network,
        Interface = attachment.InterfaceName.Value,
        Configuration = attachment.Configuration.Json,
        RuntimeConfig = attachment.CapabilityArguments,
        Arguments = ArgumentsLine.Of(attachment.Arguments),
        AddArguments = ArgumentsLine.Of(attachment.AddArguments),
        DeviceInfo = attachment.DeviceInfo is { } info ? new PlanLine.DeviceInfoLine(info.File, info.Source) : null,
        Selection = attachment.Selection is { } selection
            ? new PlanLine.SelectionLine(OrNull(selection.Annotation), OrNull(selection.Element))
            : null,
    };

    private static PlanLine.DefaultRouteLine ToLine(DefaultRouteChoice choice) =>
        new(choice.Attachment, [.. choice.Gateways.Select(IpLiteral.Format)]);

    private static AttachmentRecord ReadPlan(ReadOnlySpan<byte> text)
    {
        RequireText(text);

        // Read the schema first: another schema may have other members.
        var schema = PlanLineText.ReadSchema(text) ?? throw new FormatException("it has no schema");
        if (schema > PlanLine.CurrentSchema)
        {
            throw new NewerSchemaException(schema);
        }

        if (schema < PlanLine.CurrentSchema)
        {
            throw new FormatException($"schema {schema} is unknown");
        }

        var line = PlanLineText.Read(text);
        var planned = NoNull.In(line.Attachments).Select((attachment, index) => FromLine(attachment, index)).ToList();
        var plan = new AttachmentPlan
        {
            Owner = line.Owner,
            Sandbox = new Sandbox
            {
                ContainerId = ContainerId.TryParse(line.ContainerId, out var id) ? id : throw new FormatException("invalid containerId"),
                InterfaceName = Name(line.Interface),
                NetworkNamespace = line.NetworkNamespace,
                Pod = line.Pod is { } pod ? new PodIdentity { Namespace = pod.Namespace, Name = pod.Name, Uid = pod.Uid } : null,
                PluginPath = NoNull.In(line.PluginPath),
            },
            Attachments = planned,
            DefaultRoutes = [.. NoNull.In(line.DefaultRoutes ?? []).Select(choice => FromLine(choice, planned.Count))],
        };
        return AttachmentRecord.Of(plan, line.CreatedAt, line.Process.ToIdentity(), line.NamespaceCookie);
    }

    private static PlannedAttachment FromLine(PlanLine.PlannedLine line, int index) => new()
    {
        IsPrimary = index == 0,
        Network = line.Network,
        InterfaceName = Name(line.Interface),
        Configuration = NetworkConfigurationList.Parse(line.Configuration, NetworkLabel.Of(line.Network)),
        CapabilityArguments = line.RuntimeConfig,
        Arguments = ArgumentsLine.Read(line.Arguments),
        AddArguments = ArgumentsLine.Read(line.AddArguments),
        DeviceInfo = line.DeviceInfo is { } info ? new DeviceInfoPlan { File = info.File, Source = info.Source } : null,
        Selection = line.Selection is { } selection
            ? new PlannedSelection { Annotation = selection.Annotation ?? "", Element = selection.Element ?? "" }
            : null,
    };

    private static string? OrNull(string text) => text.Length > 0 ? text : null;

    private static DefaultRouteChoice FromLine(PlanLine.DefaultRouteLine line, int attachments) => new()
    {
        Attachment = line.Attachment >= 0 && line.Attachment < attachments
            ? line.Attachment
            : throw new FormatException("a default route names no attachment of the plan"),
        Gateways = [.. NoNull.In(line.Gateways).Select(text =>
            IpLiteral.TryParse(text, out var gateway) ? gateway : throw new FormatException($"invalid gateway {PlainText.Name(text)}"))],
    };

    private static void RequireText(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            throw new FormatException("it is not valid UTF-8");
        }
    }

    private static InterfaceName Name(string text) =>
        InterfaceName.TryParseExisting(text, out var name)
            ? name
            : throw new FormatException($"invalid interface name {PlainText.Name(text)}");
}
