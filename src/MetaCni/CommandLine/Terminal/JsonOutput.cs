// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.CommandLine.Terminal;

/// <summary>
/// Writes JSON in which invisible characters are escaped (<c>\u202e</c>) like control characters, because people may read it on a terminal.
/// </summary>
internal static class JsonOutput
{
    public static string Text(JsonNode? json) => Encoding.UTF8.GetString(JsonBorder.WriteVisibly(json));
}
