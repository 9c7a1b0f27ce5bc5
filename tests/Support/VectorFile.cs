// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Support;

/// <summary>Reads tests/vectors/multus-v4.3.0.</summary>
public static class VectorFile
{
    private static string Directory => Path.Combine(RepositoryPaths.Vectors, "multus-v4.3.0");

    /// <summary>The names of all vectors.</summary>
    public static IReadOnlyList<string> Names =>
        [.. System.IO.Directory.EnumerateFiles(Directory, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    public static Vector Read(string name)
    {
        var vector = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Directory, name + ".json")))!.AsObject();
        return new Vector
        {
            Name = (string)vector["name"]!,
            CniVersion = (string)vector["cniVersion"]!,
            Commands = [.. vector["commands"]!.AsArray().Select(command => (string)command!)],
            PodNamespace = (string)vector["podNamespace"]!,
            Annotations = Strings(vector["annotations"]),
            Definitions = [.. (vector["nads"]?.AsArray() ?? []).Select(Definition)],
            Config = vector["config"]!.AsObject(),
            RuntimeConfig = vector["runtimeConfig"]?.AsObject(),
            ConfDirFiles = Strings(vector["confDirFiles"]),
            Recorded = vector["recorded"]!.AsObject().ToDictionary(member => member.Key, member => Outcome(member.Value!)),
        };
    }

    private static VectorDefinition Definition(JsonNode? nad) =>
        new((string)nad!["namespace"]!, (string)nad["name"]!, (string?)nad["config"]);

    private static VectorOutcome Outcome(JsonNode outcome) => new()
    {
        Exit = (int)outcome["exit"]!,
        Answer = outcome["answer"],
        Calls = [.. outcome["calls"]!.AsArray().Select(Call)],
        NetworkStatus = outcome["networkStatus"],
        NetworkStatusText = (string?)outcome["networkStatusText"],
    };

    private static VectorCall Call(JsonNode? call) => new()
    {
        Plugin = (string)call!["plugin"]!,
        Environment = Strings(call["env"]),
        Stdin = call["stdin"]!.AsObject(),
        CniArgs = Strings(call["args"]),
    };

    private static Dictionary<string, string> Strings(JsonNode? members) =>
        (members?.AsObject() ?? []).ToDictionary(member => member.Key, member => (string)member.Value!);
}
