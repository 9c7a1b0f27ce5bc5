// SPDX-License-Identifier: Apache-2.0
//
// Multus's text byte for byte, because existing scripts parse it: "[", the objects joined by "," and "]", each object indented on its own,
// members in a fixed order, empty members left out except name and dns.

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Results;
using Crd.Annotations;

namespace Crd.Status;

/// <summary>The value of <see cref="AnnotationNames.NetworkStatus"/> (NPWG v1.3 §5).</summary>
public static class NetworkStatusAnnotation
{
    /// <summary>The limit of Kubernetes for all annotations of an object, in bytes.</summary>
    public const int MaximumLength = 256 * 1024;

    /// <summary>Writes the value as Multus does.</summary>
    /// <exception cref="FormatException">The text exceeds <see cref="MaximumLength"/>.</exception>
    public static string Write(IReadOnlyList<NetworkStatus> statuses)
    {
        var text = new StringBuilder("[");
        foreach (var status in statuses)
        {
            text.Append(text.Length > 1 ? "," : "");
            GoJsonText.Append(text, ToJson(status));
            if (text.Length > MaximumLength)
            {
                throw new FormatException(
                    $"the network-status of this pod has more than {MaximumLength} bytes, the limit of Kubernetes for annotations; "
                    + "request fewer networks, or have their plugins return fewer interfaces, addresses and routes");
            }
        }

        return text.Append(']').ToString();
    }

    /// <summary>Reads a value written by this plugin or another; empty if the value is empty.</summary>
    /// <remarks>Unknown members are ignored: a newer plugin may write more.</remarks>
    /// <exception cref="CniException">7: the value is not a list of status objects; the message says where.</exception>
    public static IReadOnlyList<NetworkStatus> Read(string value)
    {
        if (value.Length == 0)
        {
            return [];
        }

        var place = AnnotationPlace.Whole(AnnotationNames.NetworkStatus);
        return [.. AnnotationJson.ReadList(value, place).Select((node, index) => FromJson(node, place.Item(index)))];
    }

    private static JsonObject ToJson(NetworkStatus status)
    {
        var result = new JsonObject { ["name"] = status.Name };
        AddText(result, "interface", status.Interface);
        AddTexts(result, "ips", status.Ips);
        AddText(result, "mac", status.Mac);
        if (status.Mtu != 0)
        {
            result["mtu"] = status.Mtu;
        }

        if (status.Default)
        {
            result["default"] = true;
        }

        result["dns"] = ToJson(status.Dns);
        if (status.DeviceInfo is { } deviceInfo)
        {
            result["device-info"] = deviceInfo.DeepClone();
        }

        AddTexts(result, "gateway", status.Gateway);
        return result;
    }

    private static JsonObject ToJson(ResultDns dns)
    {
        var result = new JsonObject();
        AddTexts(result, "nameservers", dns.Nameservers);
        AddText(result, "domain", dns.Domain);
        AddTexts(result, "search", dns.Search);
        AddTexts(result, "options", dns.Options);
        return result;
    }

    private static NetworkStatus FromJson(JsonNode? node, AnnotationPlace place)
    {
        var members = new AnnotationObject(node, place).Members;
        return new NetworkStatus
        {
            Name = members.TextOrEmpty("name"),
            Interface = members.TextOrEmpty("interface"),
            Ips = members.Texts("ips") ?? [],
            Mac = members.TextOrEmpty("mac"),
            Mtu = members.Number("mtu") ?? 0,
            Default = members.Flag("default") ?? false,
            Dns = members.Members("dns")?.Json is { } dns ? DnsFromJson(new AnnotationObject(dns, place.Member("dns")).Members) : ResultDns.None,
            DeviceInfo = members.Members("device-info")?.Json.DeepClone().AsObject(),
            Gateway = members.Texts("gateway") ?? [],
        };
    }

    private static ResultDns DnsFromJson(JsonMembers members) => new()
    {
        Nameservers = members.Texts("nameservers") ?? [],
        Domain = members.TextOrEmpty("domain"),
        Search = members.Texts("search") ?? [],
        Options = members.Texts("options") ?? [],
    };

    private static void AddText(JsonObject target, string name, string text)
    {
        if (text.Length > 0)
        {
            target[name] = text;
        }
    }

    private static void AddTexts(JsonObject target, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            target[name] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
        }
    }
}
