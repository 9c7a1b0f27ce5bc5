// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using Cni.Errors;
using Linux;
using Linux.Files;

namespace MetaCni.Journal;

/// <summary>Reads from records what GC needs, one record and one piece at a time, whatever the size of the plans.</summary>
/// <remarks>A node has thousands of records and few networks: equal parts are kept in memory once.</remarks>
internal sealed class RecordScanner
{
    private readonly Dictionary<string, RecordedNetwork> _networks = [];
    private readonly Dictionary<string, string> _texts = [];

    /// <summary>Reads a record.</summary>
    /// <returns>Null if the record does not exist.</returns>
    /// <exception cref="NewerSchemaException">A later version wrote it.</exception>
    /// <exception cref="FormatException">Its plan cannot be read, or it is not a file.</exception>
    /// <exception cref="LinuxException">The file cannot be opened or read.</exception>
    /// <exception cref="OperationCanceledException">The deadline has passed.</exception>
    public RecordSummary? Read(string file, CancellationToken cancellationToken)
    {
        if (!BoundedFile.TryOpenOwn(file, RecordLimits.Record, out var handle))
        {
            return null;
        }

        using (handle)
        {
            try
            {
                var tokens = new JsonTokens(handle, file, cancellationToken);
                return WithEvents(ReadPlan(tokens), tokens);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or CniException)
            {
                throw new FormatException(RecordText.Reason(e), e);
            }
        }
    }

    /// <summary>
    /// The configuration of an attachment, from a file that was read before. Its position is still valid, because a record only grows, or
    /// is replaced by a new file.
    /// </summary>
    /// <returns>Null if the file was removed or replaced.</returns>
    public static byte[]? ReadConfiguration(string file, FileIdentity identity, (long Start, long End) place)
    {
        if (!FileDescriptor.TryOpen(file, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking, out var handle))
        {
            handle.Dispose();
            return null;
        }

        using (handle)
        {
            var content = new byte[place.End - place.Start];
            return FileStatus.Of(handle).Identity == identity && RandomAccess.Read(handle, content, place.Start) == content.Length
                ? content
                : null;
        }
    }

    private RecordSummary ReadPlan(JsonTokens tokens)
    {
        var plan = new PlanSummary();
        Require(tokens.Read() && tokens.Type == JsonTokenType.StartObject, "the plan is not complete");
        while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
        {
            ReadMember(plan, tokens);
        }

        Require(tokens.Type == JsonTokenType.EndObject, "the plan is not complete");
        return plan.ToSummary();
    }

    private void ReadMember(PlanSummary plan, JsonTokens tokens)
    {
        if (tokens.IsNamed("schema"u8))
        {
            RequireSchema(tokens);
        }
        else if (tokens.IsNamed("owner"u8))
        {
            plan.Owner = Shared(TextOf(tokens));
        }
        else if (tokens.IsNamed("containerId"u8))
        {
            plan.Container = TextOf(tokens);
        }
        else if (tokens.IsNamed("interface"u8))
        {
            plan.Interface = TextOf(tokens);
        }
        else if (tokens.IsNamed("createdAt"u8))
        {
            plan.CreatedAt = TimeOf(tokens);
        }
        else if (tokens.IsNamed("pluginPath"u8))
        {
            ForEach(tokens, () => plan.PluginPath.Add(Shared(tokens.Text)));
        }
        else if (tokens.IsNamed("attachments"u8))
        {
            ForEach(tokens, () => ReadAttachment(plan, tokens));
        }
        else
        {
            SkipMember(tokens);
        }
    }

    private void ReadAttachment(PlanSummary plan, JsonTokens tokens)
    {
        RecordedNetwork? network = null;
        var (interfaceName, place) = ("", (0L, 0L));
        Require(tokens.Type == JsonTokenType.StartObject, "an attachment is not an object");
        while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
        {
            if (tokens.IsNamed("interface"u8))
            {
                interfaceName = Shared(TextOf(tokens));
            }
            else if (tokens.IsNamed("configuration"u8))
            {
                Require(tokens.Read(), "the plan is not complete");
                var start = tokens.Place.Start;
                network = NetworkOf(ConfigurationOutline.Read(tokens));
                place = (start, tokens.Place.End);
            }
            else
            {
                SkipMember(tokens);
            }
        }

        Require(network is not null && interfaceName.Length > 0, "an attachment lacks its configuration or its interface");
        plan.Attachments.Add(new SummarizedAttachment(network!, interfaceName, AttachmentState.Planned));
        plan.Configurations.Add(place);
    }

    // A crash can only cut the last line, which then counts as not written.
    private static RecordSummary WithEvents(RecordSummary plan, JsonTokens tokens)
    {
        var course = new RecordCourse(plan);
        try
        {
            while (tokens.Read())
            {
                course.Read(tokens);
            }

            return course.ToSummary();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return course.ToSummary() with { IsDamaged = true };
        }
    }

    private RecordedNetwork NetworkOf(ReadOnlySpan<byte> outline)
    {
        var key = System.Text.Encoding.Latin1.GetString(outline);
        if (!_networks.TryGetValue(key, out var network))
        {
            network = RecordedNetwork.Read(outline);
            _networks.Add(key, network);
        }

        return network;
    }

    private string Shared(string text)
    {
        if (!_texts.TryGetValue(text, out var known))
        {
            _texts.Add(text, text);
            known = text;
        }

        return known;
    }

    private static void RequireSchema(JsonTokens tokens)
    {
        var schema = 0;
        Require(
            tokens.Read() && int.TryParse(tokens.Written, NumberStyles.Integer, CultureInfo.InvariantCulture, out schema),
            "it has no schema");
        if (schema > PlanLine.CurrentSchema)
        {
            throw new NewerSchemaException(schema);
        }
    }

    private static string TextOf(JsonTokens tokens)
    {
        Require(tokens.Read(), "the plan is not complete");
        return tokens.Text;
    }

    private static DateTimeOffset TimeOf(JsonTokens tokens) =>
        DateTimeOffset.TryParse(TextOf(tokens), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            ? time
            : throw new FormatException("createdAt is not a valid time");

    private static void ForEach(JsonTokens tokens, Action item)
    {
        Require(tokens.Read() && tokens.Type == JsonTokenType.StartArray, "a list is missing");
        while (tokens.Read() && tokens.Type != JsonTokenType.EndArray)
        {
            item();
        }
    }

    private static void SkipMember(JsonTokens tokens)
    {
        if (tokens.Read())
        {
            tokens.Skip();
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new FormatException(otherwise);
        }
    }
}
