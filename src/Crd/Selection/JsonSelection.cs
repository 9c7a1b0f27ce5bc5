// SPDX-License-Identifier: Apache-2.0
//
// The members of NPWG v1.3 §4.1.2.1, and deviceID, hostIP and interfaceRequest of Multus. Unknown names without a dot are collected: their
// request has no effect, so the caller must report them.

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;
using Crd.Annotations;

namespace Crd.Selection;

/// <summary>Reads the JSON form of a network selection.</summary>
internal static class JsonSelection
{
    private const int MaximumAddresses = 256;
    private const int MaximumPortMappings = 1024;
    private const int MaximumGateways = 64;

    public static IReadOnlyList<NetworkSelectionElement> Parse(string value, string defaultNamespace, AnnotationPlace place)
    {
        if (MixedNotations.Problem(value) is { } problem)
        {
            throw place.Error(problem);
        }

        var list = AnnotationJson.ReadList(value, place, MixedNotations.Remedy);
        ElementLimit.Require(list.Count, place);
        return [.. list.Select((node, index) => ParseElement(node, defaultNamespace, place.Item(index)))];
    }

    private static NetworkSelectionElement ParseElement(JsonNode? node, string defaultNamespace, AnnotationPlace place)
    {
        RejectText(node, place);
        var element = new AnnotationObject(node, place);
        var members = element.Members;
        var unknown = new UnknownMembers();
        unknown.CollectInElement(element, place);
        return new NetworkSelectionElement
        {
            Name = Name(element, place.Member(SelectionMember.Name)),
            Namespace = SelectionValues.Namespace(
                members.TextOrEmpty(SelectionMember.Namespace), defaultNamespace, place.Member(SelectionMember.Namespace)),
            Interface = Interface(members, place),
            Ips = element.Items(SelectionMember.Ips, RequestValues.Ip, MaximumAddresses) ?? [],
            Mac = RequestValues.Mac(members.TextOrEmpty(SelectionMember.Mac), place.Member(SelectionMember.Mac)),
            InfinibandGuid = RequestValues.Guid(
                members.TextOrEmpty(SelectionMember.InfinibandGuid), place.Member(SelectionMember.InfinibandGuid)),
            PortMappings = element.Items(
                SelectionMember.PortMappings, (item, at) => RequestValues.Port(item, at, unknown), MaximumPortMappings) ?? [],
            Bandwidth = RequestValues.Bandwidth(
                members.Members(SelectionMember.Bandwidth)?.Json, place.Member(SelectionMember.Bandwidth), unknown),
            DeviceId = members.TextOrEmpty(SelectionMember.DeviceId),
            CniArgs = members.Members(SelectionMember.CniArgs)?.Json.DeepClone().AsObject(),
            DefaultRoute = element.Items(SelectionMember.DefaultRoute, RequestValues.Gateway, MaximumGateways),
            IpamClaimReference = members.TextOrEmpty(SelectionMember.IpamClaimReference),
            ExtensionKeys = element.ExtensionKeys,

            // Last: reading the members above collects them.
            UnknownMembers = unknown.Found,
        };
    }

    private static void RejectText(JsonNode? node, AnnotationPlace place)
    {
        if (JsonScalar.Text(node) is { } text && ListItem.TryParse(text, out var item))
        {
            throw place.Error($"{JsonKind.Of(node)} where an object is needed; write {{ {item.ToJson()} }}");
        }
    }

    private static string Name(AnnotationObject element, AnnotationPlace place) => element.Members.TextOrEmpty(SelectionMember.Name) switch
    {
        "" => throw place.Error(
            "the name is missing; "
            + UnknownMembers.Remedy(element, SelectionMember.Name, SelectionMember.OfElement, "name a network")),
        var text when ObjectName.IsName(text) => text,
        var text when ListItem.TryParse(text, out var item) => throw place.Error(
            $"{PlainText.Name(text)} is not a valid name in a JSON list; write {item.ToJson()}"),
        var text when text.Count(c => c == '/') == 1 => throw place.Error(
            $"{PlainText.Name(text)} is not a valid name in a JSON list; write what is before '/' as \"{SelectionMember.Namespace}\", and the rest as \"name\""),
        var text => throw place.Error(
            $"{PlainText.Name(text)} is not a valid object name; write lower-case letters, digits, '-' and '.', "
            + "with a letter or digit at both ends"),
    };

    // The old name is used only if the new one is absent or empty.
    private static InterfaceName? Interface(JsonMembers members, AnnotationPlace place)
    {
        var old = members.TextOrEmpty(SelectionMember.InterfaceRequest);
        var text = members.TextOrEmpty(SelectionMember.Interface);
        return text.Length > 0
            ? SelectionValues.Interface(text, place.Member(SelectionMember.Interface))
            : SelectionValues.Interface(old, place.Member(SelectionMember.InterfaceRequest));
    }
}
