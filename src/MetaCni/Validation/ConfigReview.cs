// SPDX-License-Identifier: Apache-2.0
//
// No plugin has a key with such a character, and plugins ignore unknown keys: the member has no effect.

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Manifests;

namespace MetaCni.Validation;

/// <summary>Finds keys of a CNI configuration that contain invisible, misleading or non-ASCII characters.</summary>
internal static class ConfigReview
{
    private const int MostKeys = 10;

    /// <summary>Reviews the configuration text of a definition; the plugin reports a text that cannot be read.</summary>
    public static IEnumerable<string> OfText(string text)
    {
        try
        {
            return Of(JsonBorder.ReadObject(Encoding.UTF8.GetBytes(text), "spec.config")).Select(sentence => $"spec.config: {sentence}");
        }
        catch (CniException)
        {
            return [];
        }
    }

    public static IEnumerable<string> Of(JsonNode? configuration) =>
        Keys(configuration).Where(key => key != ObjectKeys.VisibleOf(key) || !Ascii.IsValid(key)).Distinct().Take(MostKeys)
            .Select(key => $"the key {PlainText.Name(key)} has no effect; {ObjectKeys.OddCharacter(key)}write it in ASCII letters without spaces");

    private static IEnumerable<string> Keys(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(member => Keys(member.Value).Prepend(member.Key)),
        JsonArray array => array.SelectMany(Keys),
        _ => [],
    };
}
