// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text;
using Cni.Errors;
using Crd.Annotations;

namespace Crd.Selection;

/// <summary>
/// The value of an annotation that selects networks: a comma-separated list or a JSON list (NPWG v1.3 §4.1), in Multus's grammar.
/// </summary>
public static class NetworkSelectionAnnotation
{
    /// <summary>The maximum number of networks in one annotation.</summary>
    public const int MaximumElements = ElementLimit.Maximum;

    /// <summary>The maximum length of the value in bytes: the limit of Kubernetes for all annotations of an object.</summary>
    public const int MaximumLength = 256 * 1024;

    // Any of these characters makes it JSON; none of them is valid in a comma-separated list.
    private static readonly SearchValues<char> JsonSigns = SearchValues.Create("[{\"");

    /// <summary>The position of one network, for messages: <c>annotation k8s.v1.cni.cncf.io/networks: networks[1]</c>.</summary>
    public static string PlaceOf(string annotationName, int index) => AnnotationPlace.Whole(annotationName).Item(index).ToString();

    /// <summary>Reads the networks in order; empty if the value is empty.</summary>
    /// <remarks>NPWG v1.3 §4.2: a network that is listed twice is attached twice.</remarks>
    /// <param name="value">The annotation's value.</param>
    /// <param name="defaultNamespace">The namespace of elements without one.</param>
    /// <param name="annotationName">The annotation's name, for messages.</param>
    /// <exception cref="CniException">7: the value is invalid; the message says where and how to correct it.</exception>
    public static IReadOnlyList<NetworkSelectionElement> Parse(string value, string defaultNamespace, string annotationName)
    {
        if (value.Length == 0)
        {
            return [];
        }

        var place = AnnotationPlace.Whole(annotationName);
        if (Encoding.UTF8.GetByteCount(value) is > MaximumLength and var length)
        {
            throw place.Error($"the value has {length} bytes, more than the limit of {MaximumLength}; shorten it");
        }

        return value.AsSpan().ContainsAny(JsonSigns)
            ? JsonSelection.Parse(value, defaultNamespace, place)
            : CommaSelection.Parse(value, defaultNamespace, place);
    }

    /// <summary>
    /// Reads the single network that <see cref="AnnotationNames.DefaultNetwork"/> may name; otherwise as <see cref="Parse"/>.
    /// </summary>
    /// <exception cref="CniException">7: the value is invalid, or does not name exactly one network.</exception>
    public static NetworkSelectionElement ParseSingle(string value, string defaultNamespace, string annotationName) =>
        Parse(value, defaultNamespace, annotationName) switch
        {
            [var element] => element,
            var elements => throw AnnotationPlace.Whole(annotationName).Error(
                $"it names {elements.Count} networks; name exactly one, or remove the annotation"),
        };
}
