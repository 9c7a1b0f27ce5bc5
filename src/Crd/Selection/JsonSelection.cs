// SPDX-License-Identifier: Apache-2.0
//
// The members are those of NPWG v1.3 §4.1.2.1, and Multus's deviceID, hostIP and interfaceRequest. Multus ignores a member that it
// does not know; here a name without a dot that nobody defined is an error, because what the pod asked for would silently be missing.

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Values;
using Crd.Annotations;

namespace Crd.Selection;

/// <summary>Reads a JSON list.</summary>
internal static class JsonSelection
{
    private const int MaximumAddresses = 256;
    private const int MaximumPortMappings = 1024;
    private const int MaximumGateways = 64;

    public static IReadOnlyList<NetworkSelectionElement> Parse(string value, string defaultNamespace, AnnotationPlace place)
    {
        var list = AnnotationJson.ReadList(value, place);
        NetworkSelectionAnnotation.RejectTooMany(list.Count, place);
        return [.. list.Select((node, index) => ParseElement(node, defaultNamespace, place.Item(index)))];
    }

    private static NetworkSelectionElement ParseElement(JsonNode? node, string defaultNamespace, AnnotationPlace place)
    {
        var members = new JsonMembers(node, place);
        UnknownMembers.RejectInElement(members, place);
        return new NetworkSelectionElement
        {
            Name = Name(members.Text(SelectionMember.Name), place.Member(SelectionMember.Name)),
            Namespace = SelectionValues.Namespace(
                members.Text(SelectionMember.Namespace), defaultNamespace, place.Member(SelectionMember.Namespace)),
            Interface = Interface(members, place),
            Ips = members.Items(SelectionMember.Ips, RequestValues.Ip, MaximumAddresses) ?? [],
            Mac = RequestValues.HardwareAddress(members.Text(SelectionMember.Mac), place.Member(SelectionMember.Mac)),
            InfinibandGuid = RequestValues.HardwareAddress(
                members.Text(SelectionMember.InfinibandGuid), place.Member(SelectionMember.InfinibandGuid)),
            PortMappings = members.Items(SelectionMember.PortMappings, RequestValues.Port, MaximumPortMappings) ?? [],
            Bandwidth = RequestValues.Bandwidth(members.Object(SelectionMember.Bandwidth), place.Member(SelectionMember.Bandwidth)),
            DeviceId = members.Text(SelectionMember.DeviceId),
            CniArgs = members.Object(SelectionMember.CniArgs)?.DeepClone().AsObject(),
            DefaultRoute = members.Items(SelectionMember.DefaultRoute, RequestValues.Gateway, MaximumGateways),
            IpamClaimReference = members.Text(SelectionMember.IpamClaimReference),
            ExtensionKeys = members.ExtensionKeys,
        };
    }

    private static string Name(string text, AnnotationPlace place) => text switch
    {
        "" => throw place.Error("the name is missing; name a network"),
        _ when ObjectName.IsName(text) => text,
        _ => throw place.Error(
            $"{PlainText.Name(text)} is no name of an object; write lower-case letters, digits, '-' and '.', "
            + "with a letter or digit at both ends"),
    };

    // The old name counts only where the new one is absent or empty.
    private static InterfaceName? Interface(JsonMembers members, AnnotationPlace place)
    {
        var old = members.Text(SelectionMember.InterfaceRequest);
        var text = members.Text(SelectionMember.Interface);
        return text.Length > 0
            ? SelectionValues.Interface(text, place.Member(SelectionMember.Interface))
            : SelectionValues.Interface(old, place.Member(SelectionMember.InterfaceRequest));
    }
}
