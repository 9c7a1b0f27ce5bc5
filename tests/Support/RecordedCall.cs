// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Support;

/// <summary>One call of a recording plugin, as recorded.</summary>
public sealed record RecordedCall
{
    /// <summary>The members of a configuration that control the recorder; real plugins do not have them.</summary>
    private static readonly string[] Script = ["answer", "fail", "misbehave"];

    public required string Plugin { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The environment as the kernel passes it: in order, duplicates included.</summary>
    public required IReadOnlyList<string> EnvironmentEntries { get; init; }

    public required byte[] Stdin { get; init; }

    public required int ProcessId { get; init; }

    public required int ParentId { get; init; }

    public required int ProcessGroup { get; init; }

    /// <summary>The namespace in which the plugin ran: "net:[4026531840]".</summary>
    public required string NetworkNamespace { get; init; }

    /// <summary>The environment by name; of duplicates the first, as in getenv.</summary>
    public IReadOnlyDictionary<string, string> Environment => ByName(EnvironmentEntries.Reverse());

    public string Command => Environment.GetValueOrDefault("CNI_COMMAND", "");

    public string InterfaceName => Environment.GetValueOrDefault("CNI_IFNAME", "");

    /// <summary>CNI_ARGS by key; of duplicates the last, as in plugins.</summary>
    public IReadOnlyDictionary<string, string> CniArgs => ByName(
        Environment.GetValueOrDefault("CNI_ARGS", "").Split(';', StringSplitOptions.RemoveEmptyEntries));

    public JsonObject Config => JsonNode.Parse(Stdin) as JsonObject ?? throw new InvalidDataException("stdin is no JSON object");

    /// <summary>The configuration as in the vectors: without the recorder's own members.</summary>
    public JsonObject ConfigWithoutScript
    {
        get
        {
            var config = Config;
            foreach (var member in Script)
            {
                config.Remove(member);
            }

            return config;
        }
    }

    /// <summary>"ADD net1 (macvlan)": short enough to assert the order of calls.</summary>
    public override string ToString() => $"{Command} {InterfaceName} ({Plugin})";

    public static RecordedCall Read(string file)
    {
        var call = JsonNode.Parse(File.ReadAllBytes(file))!;
        return new RecordedCall
        {
            Plugin = (string)call["plugin"]!,
            Arguments = Strings(call["arguments"]),
            EnvironmentEntries = Strings(call["environment"]),
            Stdin = Convert.FromBase64String((string)call["stdin"]!),
            ProcessId = (int)call["pid"]!,
            ParentId = (int)call["parent"]!,
            ProcessGroup = (int)call["processGroup"]!,
            NetworkNamespace = (string)call["networkNamespace"]!,
        };
    }

    private static string[] Strings(JsonNode? array) => [.. array!.AsArray().Select(value => (string)value!)];

    private static Dictionary<string, string> ByName(IEnumerable<string> entries)
    {
        var byName = new Dictionary<string, string>();
        foreach (var entry in entries)
        {
            var parts = entry.Split('=', 2);
            byName[parts[0]] = parts.Length == 2 ? parts[1] : "";
        }

        return byName;
    }
}
