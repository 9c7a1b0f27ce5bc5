// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Values;
using Linux.Processes;

namespace MetaCni.Journal;

/// <summary>CNI_ARGS in a record. JSON cannot hold bytes that are not UTF-8, but DEL must pass the same bytes as ADD.</summary>
internal static class ArgumentsLine
{
    // No pair starts with it, because a key is never empty.
    private const char OctetsMark = '=';

    /// <summary>The arguments as text; if they are not UTF-8, <c>=</c> and their bytes in base64.</summary>
    public static string Of(CniArguments arguments)
    {
        var text = arguments.ToString();
        var octets = EnvironmentText.Bytes(text);
        return Encoding.UTF8.GetString(octets) == text ? text : OctetsMark + Convert.ToBase64String(octets);
    }

    /// <exception cref="FormatException">The text is not base64.</exception>
    /// <exception cref="Cni.Errors.CniException">4: a pair is invalid.</exception>
    public static CniArguments Read(string line) => CniArguments.Parse(
        line.StartsWith(OctetsMark) ? EnvironmentText.Of(Convert.FromBase64String(line[1..])) : line);
}
