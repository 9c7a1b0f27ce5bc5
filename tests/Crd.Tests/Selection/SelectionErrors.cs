// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd.Selection;

namespace Crd.Tests.Selection;

/// <summary>Parses annotations of pods in namespace "pods", and looks at what is wrong with them.</summary>
internal static class SelectionErrors
{
    public static IReadOnlyList<NetworkSelectionElement> Parse(string value) =>
        NetworkSelectionAnnotation.Parse(value, "pods", AnnotationNames.Networks);

    public static NetworkSelectionElement ParseSingle(string value) => Assert.Single(Parse(value));

    /// <summary>The message of the error that the value is, without the annotation's name in front.</summary>
    public static string MessageOf(string value) => MessageOf(() => Parse(value), AnnotationNames.Networks);

    public static string MessageOf(Func<object> parse, string annotation)
    {
        var error = Assert.Throws<CniException>(parse).Error;

        var prefix = $"annotation {annotation}: ";
        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.StartsWith(prefix, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.InRange(error.Message.Length, 1, 600);
        return error.Message[prefix.Length..];
    }
}
