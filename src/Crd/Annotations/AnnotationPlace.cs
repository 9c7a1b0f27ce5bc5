// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Crd.Annotations;

/// <summary>A position inside an annotation's value, for messages: <c>networks[1].ips[0]</c>.</summary>
internal readonly record struct AnnotationPlace(string Annotation, string Path)
{
    /// <summary>The position of the whole value; its path is the last part of the annotation's name.</summary>
    public static AnnotationPlace Whole(string annotation) => new(annotation, annotation[(annotation.LastIndexOf('/') + 1)..]);

    public AnnotationPlace Item(int index) => this with { Path = $"{Path}[{index}]" };

    public AnnotationPlace Member(string name) => this with { Path = $"{Path}.{name}" };

    public CniException Error(string why) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"{this}: {why}");

    public override string ToString() => $"annotation {Annotation}: {Path}";
}
