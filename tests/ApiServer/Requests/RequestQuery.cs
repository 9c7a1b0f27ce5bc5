// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using ApiServer.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ApiServer.Requests;

/// <summary>The query parameters of a request, parsed by the rules of the API.</summary>
public sealed class RequestQuery(string queryString)
{
    private readonly QueryCollection values = new(QueryHelpers.ParseQuery(queryString));

    public string Text(string name) => values.TryGetValue(name, out var value) ? value[0] ?? "" : "";

    public bool Flag(string name) => values.ContainsKey(name) && Text(name) is not ("0" or "false" or "False" or "FALSE" or "f" or "F");

    public long? Number(string name)
    {
        var text = Text(name);
        return text.Length == 0 ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Failure.BadRequest($"{name}: Invalid value: \"{text}\"");
    }
}
