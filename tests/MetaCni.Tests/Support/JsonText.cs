// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.Tests.Support;

/// <summary>JSON as the product reads and writes it.</summary>
internal static class JsonText
{
    public static JsonObject Object(string text) => JsonBorder.ReadObject(Encoding.UTF8.GetBytes(text), "the text of a test");

    public static string Of(JsonNode? node) => Encoding.UTF8.GetString(JsonBorder.Write(node));
}
