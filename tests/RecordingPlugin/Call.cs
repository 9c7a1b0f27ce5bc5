// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;

namespace RecordingPlugin;

/// <summary>What the runtime gave to this process.</summary>
internal sealed record Call
{
    /// <summary>The command line, byte for byte as the kernel has it.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The environment in its order, duplicates included.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    public required byte[] Stdin { get; init; }

    /// <summary>The configuration, or null when stdin is not a JSON object.</summary>
    public required JsonElement? Config { get; init; }

    public string Plugin => Path.GetFileName(Arguments[0]);

    public string Command => Variable("CNI_COMMAND");

    /// <summary>The version of the configuration; a configuration without one is of 0.1.0 (CNI §1).</summary>
    public string CniVersion => Text("cniVersion") is { Length: > 0 } version ? version : "0.1.0";

    public static Call Read()
    {
        using var stdin = new MemoryStream();
        Console.OpenStandardInput().CopyTo(stdin);
        return new Call
        {
            Arguments = Strings("/proc/self/cmdline"),
            Environment = Strings("/proc/self/environ"),
            Stdin = stdin.ToArray(),
            Config = Parse(stdin.ToArray()),
        };
    }

    public string Variable(string name) =>
        Environment.FirstOrDefault(entry => entry.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";

    public JsonElement? Member(string name) =>
        Config is { } config && config.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    private string? Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static string[] Strings(string procFile) =>
        Encoding.UTF8.GetString(File.ReadAllBytes(procFile)).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static JsonElement? Parse(byte[] stdin)
    {
        try
        {
            var root = JsonDocument.Parse(stdin).RootElement;
            return root.ValueKind == JsonValueKind.Object ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
