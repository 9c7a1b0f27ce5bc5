// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Soak.Fuzzing;

/// <summary>
/// Keeps a mutated configuration off the machine: each key that names a file is the fuzzer's own, unless its value is no text and will
/// be refused. What is no JSON object is refused as a whole and stays as it is.
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
