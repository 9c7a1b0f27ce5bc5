// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RecordingPlugin;

/// <summary>Writes calls down, one file each. A file appears complete, and its number says when its call came.</summary>
internal static class Recording
{
    private const int FileExists = 17;

    /// <summary>Writes the call down and says how many calls of the same kind for the same attachment came before it.</summary>
    public static int Write(Call call)
    {
        var directory = call.Variable("RECORDER_DIR");
        if (directory.Length == 0)
        {
            return 0;
        }

        var draft = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $".draft-{Environment.ProcessId}"));
        File.WriteAllBytes(draft, Serialize(call));
        var number = Claim(directory, draft);
        File.Delete(draft);
        return Enumerable.Range(1, number - 1).Count(earlier => IsSameKind(call, FileOf(directory, earlier)));
    }

    private static string FileOf(string directory, int number) =>
        Path.Combine(directory, number.ToString("D4", CultureInfo.InvariantCulture) + ".json");

    // A link either takes the next free number or fails: two calls at once never share one.
    private static int Claim(string directory, string draft)
    {
        for (var number = 1; ; number++)
        {
            if (Native.Link(draft, FileOf(directory, number)) == 0)
            {
                return number;
            }

            if (Marshal.GetLastPInvokeError() != FileExists)
            {
                throw new IOException($"cannot record in {directory}: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
    }

    private static byte[] Serialize(Call call)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("plugin", call.Plugin);
            json.WriteString("kind", KindOf(call));
            WriteStrings(json, "arguments", call.Arguments);
            WriteStrings(json, "environment", call.Environment);
            json.WriteBase64String("stdin", call.Stdin);
            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteNumber("parent", Native.ParentId());
            json.WriteNumber("processGroup", Native.ProcessGroup());
            json.WriteString("networkNamespace", File.ResolveLinkTarget("/proc/self/ns/net", returnFinalTarget: false)?.Name);
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string KindOf(Call call) =>
        string.Join(' ', call.Plugin, call.Command, call.Variable("CNI_CONTAINERID"), call.Variable("CNI_IFNAME"));

    private static bool IsSameKind(Call call, string file)
    {
        using var recorded = JsonDocument.Parse(File.ReadAllBytes(file));
        return recorded.RootElement.GetProperty("kind").GetString() == KindOf(call);
    }
}
