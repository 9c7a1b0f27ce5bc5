// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace RecordingPlugin;

/// <summary>What a plugin that succeeds writes to stdout.</summary>
internal static class Answer
{
    private static readonly string[] Versions = ["0.1.0", "0.2.0", "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"];

    public static byte[] To(Call call) => call.Command switch
    {
        "ADD" => Result(call),
        "VERSION" => Supported(call),
        _ => [],
    };

    private static byte[] Result(Call call)
    {
        if (call.Member("answer") is { } scripted)
        {
            return Template.Fill(scripted, call);
        }

        return call.Member("prevResult") is { } previous ? Template.Verbatim(previous) : DefaultResult.For(call);
    }

    private static byte[] Supported(Call call)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("cniVersion", call.CniVersion);
            json.WriteStartArray("supportedVersions");
            foreach (var version in Versions)
            {
                json.WriteStringValue(version);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return text.ToArray();
    }
}
