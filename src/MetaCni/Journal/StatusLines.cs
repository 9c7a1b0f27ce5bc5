// SPDX-License-Identifier: Apache-2.0
//
// The events of a status are found by the beginning of their line, and of the plan only its first members are read: the daemon does this for
// every pod, and a record is mostly configurations and results.

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>Reads the last status from the text of a record. A damaged line, or one that is not complete, counts as not written.</summary>
internal static class StatusLines
{
    private static readonly JournalJsonContext Context = JournalJsonContext.Default;

    private static ReadOnlySpan<byte> Due => "{\"event\":\"status-due\""u8;

    private static ReadOnlySpan<byte> Published => "{\"event\":\"status-published\""u8;

    private static ReadOnlySpan<byte> Detaching => "{\"event\":\"detaching\""u8;

    /// <summary>False if the text has no plan of a schema that is known.</summary>
    public static bool TryRead(string name, ReadOnlySpan<byte> text, out HeldStatus held)
    {
        held = null!;
        var end = text.IndexOf((byte)'\n');
        if (end < 0 || !TryReadLine(text[..end], Context.StatusPlanLine, out var plan) || plan.Schema != PlanLine.CurrentSchema)
        {
            return false;
        }

        held = new HeldStatus
        {
            Record = name,
            CreatedAt = plan.CreatedAt,
            Container = plan.ContainerId,
            Interface = plan.Interface,
            Pod = plan.Pod is { } pod ? new PodIdentity { Namespace = pod.Namespace, Name = pod.Name, Uid = pod.Uid } : null,
        };
        for (text = text[(end + 1)..]; (end = text.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..])
        {
            held = Next(held, text[..end]);
        }

        return true;
    }

    private static HeldStatus Next(HeldStatus held, ReadOnlySpan<byte> line)
    {
        if (line.StartsWith(Detaching))
        {
            return held with { IsDetaching = true };
        }

        if ((!line.StartsWith(Due) && !line.StartsWith(Published)) || !TryReadLine(line, Context.EventLine, out var read))
        {
            return held;
        }

        if (read.Event == EventLine.StatusPublished)
        {
            return held.Status is { } status && status.Id == read.Id ? held with { Status = status with { IsPublished = true } } : held;
        }

        return held with { Status = RecordEvents.StatusOf(read, held.CreatedAt), IsDetaching = false };
    }

    private static bool TryReadLine<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type, out T read)
        where T : class
    {
        read = null!;
        try
        {
            read = JsonSerializer.Deserialize(line, type)!;
            return read is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
