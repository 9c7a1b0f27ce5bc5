// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Cni.Values;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Results;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching.Checks;

/// <summary>
/// The addresses that an ADD assigned to the planned interfaces. Not every address of a result is in the kernel: a virtual machine may have
/// it.
/// </summary>
internal static class AddressCheck
{
    /// <summary>The addresses of the results that the kernel has, each on its planned interface.</summary>
    public static IReadOnlyList<InterfaceAddress> Present(IReadOnlyList<AttachmentOutcome> outcomes, INamespaceView view)
    {
        var reported = outcomes.SelectMany(outcome => outcome.Result.Ips.Select(ip => Of(outcome, ip))).ToList();
        return reported.Count == 0 ? [] : [.. reported.Intersect(InKernel(view)).Distinct()];
    }

    /// <summary>CHECK: the recorded addresses still exist.</summary>
    /// <exception cref="CniException">118, with the address, its interface and network.</exception>
    public static void Require(AttachmentRecord record, INamespaceView view)
    {
        if (record.Addresses.Count > 0 && record.Addresses.Except(InKernel(view)).FirstOrDefault() is { } missing)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.InterfaceMissing,
                $"{Label(record, missing.Interface)}: the address {PlainText.Word(missing.Address)} is no longer "
                + "on the interface; find out what removed it, and delete the pod so that it is attached again");
        }
    }

    private static string Label(AttachmentRecord record, string interfaceName) =>
        record.Plan.Attachments.FirstOrDefault(attachment => attachment.InterfaceName.Value == interfaceName) is { } attachment
            ? NetworkLabel.Of(attachment)
            : $"interface {PlainText.Word(interfaceName)}";

    private static InterfaceAddress Of(AttachmentOutcome outcome, ResultIp ip) =>
        new(outcome.Planned.InterfaceName.Value, ip.Address.ToString());

    private static IEnumerable<InterfaceAddress> InKernel(INamespaceView view)
    {
        var names = view.Links().ToDictionary(link => link.Index, link => link.Name);
        foreach (var address in view.Addresses())
        {
            if (names.TryGetValue(address.LinkIndex, out var name))
            {
                yield return new InterfaceAddress(name, new CidrAddress(address.Address, address.PrefixLength).ToString());
            }
        }
    }
}
