// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace MetaCni.Tests.Plugin;

/// <summary>What the runtime gets: exit code and stdout.</summary>
internal sealed record PluginAnswer(int ExitCode, JsonObject? Output)
{
    public bool Succeeded => ExitCode == 0;

    public int Code => (int?)Output?["code"] ?? 0;

    public string Message => (string?)Output?["msg"] ?? "";

    public string Details => (string?)Output?["details"] ?? "";

    public IReadOnlyList<string> Interfaces => [.. Output!["interfaces"]!.AsArray().Select(entry => (string)entry!["name"]!)];
}
