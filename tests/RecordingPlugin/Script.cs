// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace RecordingPlugin;

/// <summary>What the configuration tells the plugin to do with this call instead of succeeding.</summary>
internal sealed class Script(Call call, int earlierCalls)
{
    /// <summary>The fault to commit, or null.</summary>
    public string? Fault => Entry("misbehave") switch
    {
        { ValueKind: JsonValueKind.String } name => name.GetString(),
        { ValueKind: JsonValueKind.Object } entry => entry.GetProperty("fault").GetString(),
        _ => null,
    };

    /// <summary>The error to answer with, or null.</summary>
    public byte[]? Error => Entry("fail") is { } error ? Serialize(error) : null;

    private JsonElement? Entry(string member) =>
        call.Member(member) is { } script && script.TryGetProperty(call.Command, out var entry) && IsStillDue(entry) ? entry : null;

    private bool IsStillDue(JsonElement entry) =>
        entry.ValueKind != JsonValueKind.Object
        || !entry.TryGetProperty("times", out var times)
        || earlierCalls < times.GetInt32();

    // CNI §5 "Error": cniVersion, code, msg, details.
    private byte[] Serialize(JsonElement error)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("cniVersion", call.CniVersion);
            foreach (var member in error.EnumerateObject().Where(member => member.Name != "times"))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return text.ToArray();
    }
}
