// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Soak.Fuzzing;

/// <summary>
/// Keeps a mutated configuration away from the machine's files: each key with a path gets the fuzzer's own path, unless its value is not a
/// string, which is rejected. A text that is not a JSON object is rejected as a whole, so it is kept.
/// </summary>
internal static class SafePaths
{
    public static byte[] In(byte[] configuration, IReadOnlyDictionary<string, string> paths)
    {
        JsonObject members;
        try
        {
            members = JsonBorder.ReadObject(configuration, "an input");
        }
        catch (CniException)
        {
            return configuration;
        }

        foreach (var (key, path) in paths)
        {
            // Keys match in any case.
            var names = members.Select(member => member.Key).Where(name => name.Equals(key, StringComparison.OrdinalIgnoreCase)).ToList();
            var isText = names.TrueForAll(name => members[name] is JsonValue value && value.TryGetValue<string>(out _));
            if (names.Count == 0 || isText)
            {
                names.ForEach(name => members.Remove(name));
                members[key] = path;
            }
        }

        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(JsonBorder.Write(members)));
    }
}
