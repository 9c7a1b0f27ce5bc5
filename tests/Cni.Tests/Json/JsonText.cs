// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Json;

namespace Cni.Tests.Json;

/// <summary>JSON in tests: literals to trees and back, by the same border that the product uses.</summary>
internal static class JsonText
{
    public static JsonObject Object(string text) => JsonBorder.ReadObject(Encoding.UTF8.GetBytes(text), "test");

    public static string Of(JsonNode? node) => Encoding.UTF8.GetString(JsonBorder.Write(node));
}
