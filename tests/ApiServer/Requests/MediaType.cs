// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Requests;

/// <summary>A media type with its parameters.</summary>
public sealed record MediaType(string Name, IReadOnlyDictionary<string, string> Parameters)
{
    public static MediaType Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts.Skip(1))
        {
            var pair = part.Split('=', 2);
            parameters[pair[0]] = pair.Length > 1 ? pair[1] : "";
        }

        return new MediaType(parts[0], parameters);
    }

    public string Parameter(string name) => Parameters.GetValueOrDefault(name, "");
}
