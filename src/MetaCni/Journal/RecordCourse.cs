// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;

namespace MetaCni.Journal;

/// <summary>Reads the states of a record's attachments from the lines after its plan.</summary>
/// <param name="plan">The record according to its plan.</param>
internal sealed class RecordCourse(RecordSummary plan)
{
    private readonly AttachmentState[] _states = [.. plan.Attachments.Select(attachment => attachment.State)];
    private DateTimeOffset? _firstFailure;
    private DateTimeOffset? _lastFailure;

    /// <summary>Reads the event that starts with the current token; an incomplete event changes nothing.</summary>
    /// <exception cref="FormatException">The value is not an event.</exception>
    public void Read(JsonTokens tokens)
    {
        if (tokens.Type != JsonTokenType.StartObject)
        {
            throw new FormatException("an event is not an object");
        }

        var (what, attachment, at) = ("", (int?)null, (DateTimeOffset?)null);
        while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
        {
            if (tokens.IsNamed("event"u8) && tokens.Read())
            {
                what = tokens.Text;
            }
            else if (tokens.IsNamed("attachment"u8) && tokens.Read())
            {
                attachment = int.TryParse(tokens.Written, NumberStyles.Integer, CultureInfo.InvariantCulture, out var index) ? index : null;
            }
            else if (tokens.IsNamed("at"u8) && tokens.Read())
            {
                at = tokens.Type == JsonTokenType.String ? TimeOf(tokens.Text) : null;
            }
            else if (tokens.Type == JsonTokenType.PropertyName && tokens.Read())
            {
                tokens.Skip();
            }
        }

        if (tokens.Type == JsonTokenType.EndObject)
        {
            Apply(what, attachment, at);
        }
    }

    public RecordSummary ToSummary() => plan with
    {
        Attachments = [.. plan.Attachments.Select((attachment, index) => attachment with { State = _states[index] })],
        FirstFailure = _firstFailure,
        LastFailure = _lastFailure,
    };

    private void Apply(string what, int? attachment, DateTimeOffset? at)
    {
        if (attachment is { } index && (index < 0 || index >= _states.Length))
        {
            throw new FormatException($"event {what} names no attachment of the plan");
        }

        if (attachment is { } known && EventLine.StateAfter(what) is { } state)
        {
            _states[known] = state;
        }

        if (what is EventLine.DetachFailed or EventLine.ForgetFailed)
        {
            _firstFailure ??= at;
            _lastFailure = at ?? _lastFailure;
        }
    }

    private static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;
}
