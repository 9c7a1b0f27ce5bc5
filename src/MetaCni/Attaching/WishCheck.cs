// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using Cni.Values;
using MetaCni.Linux;

namespace MetaCni.Attaching;

/// <summary>
/// Compares the addresses that a pod asked for with the outcome (NPWG §4.1.2.1.4 and .5): verified by result or by kernel.
/// </summary>
internal static class WishCheck
{
    /// <summary>One sentence for each wish of an attachment that came to nothing.</summary>
    public static IEnumerable<string> Unmet(AttachmentOutcome outcome, INamespaceView view)
    {
        var wishes = outcome.Planned.Wishes;
        var missingIps = Missing(outcome, view);
        if (missingIps.Count > 0)
        {
            yield return Sentence(outcome, missingIps.Count == 1 ? "the address" : "the addresses", string.Join(", ", missingIps), "ips");
        }

        if (wishes.Mac.Length > 0 && MacAddress.TryParse(wishes.Mac, out var mac) && !HasMac(outcome, view, mac))
        {
            yield return Sentence(outcome, "the hardware address", wishes.Mac, "mac");
        }
    }

    // By address only: what prefix length a network has is the network's business.
    private static List<string> Missing(AttachmentOutcome outcome, INamespaceView view)
    {
        var reported = outcome.Result.Ips.Select(ip => ip.Address.Address).ToHashSet();
        var missing = outcome.Planned.Wishes.Ips.Where(ip => !reported.Contains(AddressOf(ip))).ToList();
        if (missing.Count == 0 || LinkOf(outcome, view) is not { } link)
        {
            return missing;
        }

        // The kernel is asked once, however many addresses are missing.
        var present = view.Addresses().Where(known => known.LinkIndex == link.Index).Select(known => known.Address.Address).ToHashSet();
        return [.. missing.Where(ip => !present.Contains(AddressOf(ip)))];
    }

    // What the annotation's parser accepted is one of the two.
    private static IPAddress AddressOf(string text) => CidrAddress.TryParse(text, out var cidr) ? cidr.Address
        : IpLiteral.TryParse(text, out var literal) ? literal
        : IPAddress.None;

    private static bool HasMac(AttachmentOutcome outcome, INamespaceView view, MacAddress wanted)
    {
        var name = outcome.Planned.InterfaceName.Value;
        var reported = outcome.Result.Interfaces.LastOrDefault(candidate => candidate.Name == name && candidate.Mac.Length > 0);
        if (reported is not null)
        {
            return MacAddress.TryParse(reported.Mac, out var mac) && mac.Equals(wanted);
        }

        return LinkOf(outcome, view) is { } link
            ? MacAddress.TryParse(link.Mac, out var actual) && actual.Equals(wanted)

            // A user-space interface shows its address nowhere.
            : outcome.Planned.Configuration.Plugins.Any(plugin => plugin.HasCapability("mac"));
    }

    private static Link? LinkOf(AttachmentOutcome outcome, INamespaceView view) =>
        view.Links().FirstOrDefault(link => link.Name == outcome.Planned.InterfaceName.Value);

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
