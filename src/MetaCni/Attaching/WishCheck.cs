// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using Cni.Values;

namespace MetaCni.Attaching;

/// <summary>
/// Compares the addresses that a pod asked for with the outcome (NPWG v1.3 §4.1.2.1.3 and .4): verified by result or by kernel, on any interface
/// that the attachment has in the pod.
/// </summary>
internal static class WishCheck
{
    /// <summary>One sentence for each wish of an attachment that came to nothing.</summary>
    public static IEnumerable<string> Unmet(AttachmentOutcome outcome, string networkNamespace, INamespaceView view)
    {
        var wishes = outcome.Planned.Wishes;
        if (wishes is { Ips.Count: 0, Mac.Length: 0 })
        {
            yield break;
        }

        var own = new OwnInterfaces(outcome, networkNamespace, view);
        var missingIps = Missing(wishes.Ips, own, view);
        if (missingIps.Count > 0)
        {
            yield return Sentence(outcome, missingIps.Count == 1 ? "the address" : "the addresses", string.Join(", ", missingIps), "ips");
        }

        if (wishes.Mac.Length > 0 && MacAddress.TryParse(wishes.Mac, out var mac) && !HasMac(outcome, own, mac))
        {
            yield return Sentence(outcome, "the MAC address", wishes.Mac, "mac");
        }
    }

    // By address only: what prefix length a network has is the network's business.
    private static List<string> Missing(IReadOnlyList<string> wanted, OwnInterfaces own, INamespaceView view)
    {
        var reported = own.Addresses().Select(ip => ip.Address.Address).ToHashSet();
        var missing = wanted.Where(ip => !reported.Contains(AddressOf(ip))).ToList();
        if (missing.Count == 0)
        {
            return missing;
        }

        // The kernel is asked once, however many addresses are missing.
        var indices = own.Links().Select(link => link.Index).ToHashSet();
        if (indices.Count == 0)
        {
            return missing;
        }

        var present = view.Addresses().Where(known => indices.Contains(known.LinkIndex)).Select(known => known.Address.Address).ToHashSet();
        return [.. missing.Where(ip => !present.Contains(AddressOf(ip)))];
    }

    // What the annotation's parser accepted is one of the two.
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

            // A user-space interface shows its address nowhere.
            || (reported.Count == 0 && links.Count == 0 && outcome.Planned.Configuration.Plugins.Any(plugin => plugin.HasCapability("mac")));
    }

    private static bool Is(string mac, MacAddress wanted) => MacAddress.TryParse(mac, out var actual) && actual.Equals(wanted);

    private static string Sentence(AttachmentOutcome outcome, string what, string value, string capability)
    {
        var attachment = outcome.Planned;
        var plugins = attachment.Configuration.Plugins;
        var remedy = plugins.Any(plugin => plugin.HasCapability(capability))
            ? "the plugins declare that they honour it and did not"
            : $"no plugin of it declares the capability \"{capability}\"; "
                + "add it to the network's configuration";
        return $"network {PlainText.Word(attachment.Network)} ({PlainText.Word(plugins[0].Type)}, {attachment.InterfaceName}): "
            + $"{what} {value} that the pod asked for is not there: {remedy}";
    }
}
