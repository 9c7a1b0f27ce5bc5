// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;
using Crd;
using Crd.Selection;

namespace MetaCni.Planning.HotPlug;

/// <summary>Finds the attachment that belongs to each element of an annotation. Pure.</summary>
internal static class SelectionMatches
{
    /// <summary>An element and its attachment, by their indices, and the members in which they differ.</summary>
    internal sealed record Match(int Attachment, int Element, IReadOnlyList<string> Members);

    // A network and the requested interface name; null for the default name.
    private readonly record struct Key(string Network, InterfaceName? Interface)
    {
        public static Key Of(NetworkSelectionElement element) => new($"{element.Namespace}/{element.Name}", element.Interface);
    }

    /// <summary>The attachments that an element of the networks annotation requested.</summary>
    public static IEnumerable<int> TakingPart(AttachmentPlan attached) =>
        attached.Attachments.Index().Where(entry => entry.Item.Selection?.Annotation == AnnotationNames.Networks).Select(entry => entry.Index);

    /// <summary>The matches; an element without one is new, an attachment without one is removed.</summary>
    public static IReadOnlyList<Match> Of(AttachmentPlan attached, IReadOnlyList<NetworkSelectionElement> elements)
    {
        var texts = elements.Select(PlannedSelection.TextOf).ToList();
        var free = TakingPart(attached).ToList();
        var matches = new List<Match>();

        // What requests the same comes first, so that a new order, or the removal of one of several, changes nothing else.
        foreach (var (element, text) in texts.Index())
        {
            Take(element, index => TextOf(attached, index) == text);
        }

        var keys = free.ToDictionary(index => index, index => Key.Of(attached.Attachments[index].Selection!.Read()!));
        foreach (var element in Enumerable.Range(0, elements.Count).Except(matches.Select(match => match.Element).ToList()).ToList())
        {
            Take(element, index => keys[index] == Key.Of(elements[element]));
        }

        return matches;

        void Take(int element, Predicate<int> isIts)
        {
            var place = free.FindIndex(isIts);
            if (place >= 0)
            {
                matches.Add(new Match(free[place], element, Differences(TextOf(attached, free[place]), texts[element])));
                free.RemoveAt(place);
            }
        }
    }

    private static string TextOf(AttachmentPlan attached, int index) => attached.Attachments[index].Selection!.Element;

    private static IReadOnlyList<string> Differences(string before, string now)
    {
        if (before == now)
        {
            return [];
        }

        var (one, other) = (Members(before), Members(now));
        return [.. one.Concat(other).Select(member => member.Key).Distinct().Where(key => !SameJson.Is(one[key], other[key]))];
    }

    private static JsonObject Members(string text) => JsonBorder.ReadObject(Encoding.UTF8.GetBytes(text), "an element of the record");
}
