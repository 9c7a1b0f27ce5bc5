// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.CommandLine.Terminal;

/// <summary>JSON for a program, which a person may look at: invisible characters are escaped (<c>\u202e</c>), as control characters are.</summary>
internal static class JsonOutput
{
    public static string Text(JsonNode? json) => Encoding.UTF8.GetString(JsonBorder.WriteVisibly(json));
}
