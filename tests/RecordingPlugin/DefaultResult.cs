// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace RecordingPlugin;

/// <summary>One interface named CNI_IFNAME in CNI_NETNS with 10.9.0.5/24, in the shape of the configuration's version.</summary>
internal static class DefaultResult
{
    private const string Address = "10.9.0.5/24";
    private const string Gateway = "10.9.0.1";

    public static byte[] For(Call call)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("cniVersion", call.CniVersion);
            WriteBody(json, call);
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static void WriteBody(Utf8JsonWriter json, Call call)
    {
        switch (call.CniVersion)
        {
            // SPEC 0.2.0 "Result": ip4, no interfaces.
            case "0.1.0" or "0.2.0":
                json.WriteStartObject("ip4");
                json.WriteString("ip", Address);
                json.WriteString("gateway", Gateway);
                json.WriteEndObject();
                break;

            // SPEC 0.3.0 to 0.4.0 "Result": each address says its family.
            case "0.3.0" or "0.3.1" or "0.4.0":
                WriteInterface(json, call);
                WriteIp(json, family: "4");
                break;

            default:
                WriteInterface(json, call);
                WriteIp(json, family: null);
                break;
        }
    }

    private static void WriteInterface(Utf8JsonWriter json, Call call)
    {
        json.WriteStartArray("interfaces");
        json.WriteStartObject();
        json.WriteString("name", call.Variable("CNI_IFNAME"));
        json.WriteString("mac", "02:00:00:00:00:0a");
        json.WriteString("sandbox", call.Variable("CNI_NETNS"));
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteIp(Utf8JsonWriter json, string? family)
    {
        json.WriteStartArray("ips");
        json.WriteStartObject();
        if (family is not null)
        {
            json.WriteString("version", family);
        }

        json.WriteNumber("interface", 0);
        json.WriteString("address", Address);
        json.WriteString("gateway", Gateway);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
