// SPDX-License-Identifier: Apache-2.0

using Crd.Annotations;

namespace Crd.Selection;

/// <summary>The maximum number of networks in one annotation, in either format.</summary>
internal static class ElementLimit
{
    public const int Maximum = 256;

    public static void Require(int count, AnnotationPlace place)
    {
        if (count > Maximum)
        {
            throw place.Error($"it names {count} networks, more than the limit of {Maximum}; name at most {Maximum}");
        }
    }
}
