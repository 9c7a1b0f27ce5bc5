// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Vectors;

/// <summary>What the pod of a vector asks for, by the interface of a call; read here anew, not with the code under test.</summary>
internal static class Selection
{
    private const string Networks = "k8s.v1.cni.cncf.io/networks";

    public static bool IsPrimary(VectorCall call) => call.Environment.GetValueOrDefault("CNI_IFNAME") == "eth0";

    /// <summary>True if some element asks for addresses, which a recorder never gives.</summary>
    public static bool AsksForAddresses(Vector vector) =>
        Elements(vector).Any(element => element["ips"] is not null || element["mac"] is not null);

    public static bool AsksFor(Vector vector, VectorCall call, string capability) => Requested(vector, call, capability) is not null;

    /// <summary>The element's value of a capability, as ADD sends it.</summary>
    public static JsonNode? Requested(Vector vector, VectorCall call, string capability)
    {
        var element = Elements(vector)
            .Select((element, index) => (Element: element, Name: InterfaceOf(vector, element, index)))
            .FirstOrDefault(candidate => candidate.Name == call.Environment.GetValueOrDefault("CNI_IFNAME")).Element;
        return element?[capability == "infinibandGUID" ? "infiniband-guid" : capability] is { } value
            ? Complete(capability, value)
            : null;
    }

    private static IReadOnlyList<JsonNode> Elements(Vector vector) =>
        vector.Annotations.TryGetValue(Networks, out var text) && text.Contains('{', StringComparison.Ordinal) && TryParse(text) is { } list
            ? [.. list.Select(element => element!)]
            : [];

    private static JsonArray? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonArray;
        }
        catch (System.Text.Json.JsonException)
        {
            // A vector may be about an annotation that is no JSON.
            return null;
        }
    }

    // reference: net<index in the whole list>.
    private static string InterfaceOf(Vector vector, JsonNode element, int index) =>
        (string?)element["interface"] ?? (string?)element["interfaceRequest"]
        ?? string.Create(CultureInfo.InvariantCulture, $"net{BeforeTheAnnotation(vector) + index}");

    private static int BeforeTheAnnotation(Vector vector)
    {
        if (vector.Config["clusterNetwork"] is null)
        {
            return vector.Config["delegates"]?.AsArray().Count ?? 0;
        }

        string[] system = [.. vector.Config["systemNamespaces"]?.AsArray().Select(name => (string)name!) ?? ["kube-system"]];
        return system.Contains(vector.PodNamespace) ? 1 : 1 + (vector.Config["defaultNetworks"]?.AsArray().Count ?? 0);
    }

    // All four rates are always sent, absent ones as zero.
    private static JsonNode Complete(string capability, JsonNode value)
    {
        if (capability != "bandwidth")
        {
            return value;
        }

        var complete = new JsonObject { ["ingressRate"] = 0, ["ingressBurst"] = 0, ["egressRate"] = 0, ["egressBurst"] = 0 };
        foreach (var (key, rate) in value.AsObject())
        {
            complete[key] = rate?.DeepClone();
        }

        return complete;
    }
}
