// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Config;
using Cni.Values;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Results;
using MetaCni.Planning;

namespace MetaCni.Attaching.Checks;

/// <summary>
/// Compares the addresses that a pod requested with the outcome (NPWG v1.3 §4.1.2.1.3 and .4). The result or the kernel proves them, on any
/// interface that the attachment has in the pod.
/// </summary>
internal static class RequestCheck
{
    private const int MostNamed = 8;

    /// <summary>One sentence for each request of an attachment that was not honoured.</summary>
    public static IEnumerable<string> Unmet(AttachmentOutcome outcome, string networkNamespace, INamespaceView view)
    {
        var requests = outcome.Planned.Requested;
        if (requests is { Ips.Count: 0, Mac.Length: 0 })
        {
            yield break;
        }

        var own = new OwnInterfaces(outcome, networkNamespace, view);
        var missingIps = Missing(requests.Ips, own, view);
        if (missingIps.Count > 0)
        {
            var (what, verb) = missingIps.Count == 1 ? ("the requested address", "was") : ("the requested addresses", "were");
            yield return Sentence(outcome, what, $"{Listed(missingIps)} {verb}", "ips");
        }

        if (requests.Mac.Length > 0 && MacAddress.TryParse(requests.Mac, out var mac) && !HasMac(outcome, own, mac))
        {
            yield return Sentence(outcome, "the requested MAC address", $"{requests.Mac} was", "mac");
        }
    }

    // Compare the address only: the network decides about the prefix length.
    private static List<string> Missing(IReadOnlyList<string> wanted, OwnInterfaces own, INamespaceView view)
    {
        var reported = own.Addresses().Select(ip => ip.Address.Address).ToHashSet();
        var missing = wanted.Where(ip => !reported.Contains(AddressOf(ip))).ToList();
        if (missing.Count == 0)
        {
            return missing;
        }

        // Query the kernel once, however many addresses are missing.
        var indices = own.Links().Select(link => link.Index).ToHashSet();
        if (indices.Count == 0)
        {
            return missing;
        }

        var present = view.Addresses().Where(known => indices.Contains(known.LinkIndex)).Select(known => known.Address).ToHashSet();
        return [.. missing.Where(ip => !present.Contains(AddressOf(ip)))];
    }

    // The annotation's parser accepts only these two forms.
    private static IPAddress AddressOf(string text) => CidrAddress.TryParse(text, out var cidr) ? cidr.Address
        : IpLiteral.TryParse(text, out var literal) ? literal
        : IPAddress.None;

    private static bool HasMac(AttachmentOutcome outcome, OwnInterfaces own, MacAddress wanted)
    {
        var reported = own.Entries().Select(entry => entry.Mac).Where(mac => mac.Length > 0).ToList();
        if (reported.Exists(mac => Is(mac, wanted)))
        {
            return true;
        }

        var links = own.Links();
        return links.Any(link => Is(link.Mac, wanted))

            // The MAC address of a user-space interface cannot be read anywhere.
            || (reported.Count == 0
                && links.Count == 0
                && outcome.Planned.Configuration.Plugins.Any(plugin => plugin.HasCapability("mac")));
    }

    private static bool Is(string mac, MacAddress wanted) => MacAddress.TryParse(mac, out var actual) && actual.Equals(wanted);

    private static string Sentence(AttachmentOutcome outcome, string what, string values, string capability)
    {
        var attachment = outcome.Planned;
        var remedy = capability == "ips" ? AddressRemedy(attachment.Configuration) : MacRemedy(attachment.Configuration);
        return $"{NetworkLabel.WithPlugin(attachment)}: {what} {values} not applied: {remedy}";
    }

    // An element may request hundreds of addresses, and the remedy at the end of the message must fit.
    private static string Listed(List<string> addresses)
    {
        var more = addresses.Count - MostNamed;
        return string.Join(", ", addresses.Take(MostNamed)) + (more > 0 ? $" and {more} more" : "");
    }

    private static string AddressRemedy(NetworkConfigurationList configuration)
    {
        var ipam = IpamTypes.Of(configuration);
        if (ipam.Contains("whereabouts"))
        {
            return "whereabouts received the request and did not assign it; request an unused address of its range";
        }

        if (configuration.Plugins.Any(plugin => plugin.HasCapability("ips")))
        {
            return "a plugin declares the capability \"ips\" and did not assign it; "
                + "request an address that \"ipam\" of the network can assign";
        }

        return ipam.Count == 0
            ? "no plugin of the network has \"ipam\"; add one, such as static, and the capability \"ips\" to the network's configuration"
            : "no plugin of the network declares the capability \"ips\"; add it to the network's configuration";
    }

    private static string MacRemedy(NetworkConfigurationList configuration) =>
        configuration.Plugins.Any(plugin => plugin.HasCapability("mac"))
            ? "a plugin declares the capability \"mac\" and did not set it; "
                + "add the plugin tuning with that capability to the network's configuration"
            : "no plugin of the network declares the capability \"mac\"; add it to the network's configuration";
}
