// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Values;
using Linux.Processes;

namespace MetaCni.Journal;

/// <summary>CNI_ARGS in a record. JSON holds no bytes that are not UTF-8, and a DEL passes the same bytes as the ADD did.</summary>
internal static class ArgumentsLine
{
    // No pair begins with it: a key is never empty.
    private const char OctetsMark = '=';

    /// <summary>The text of arguments; where that is not UTF-8, <c>=</c> and its bytes in base64.</summary>
    public static string Of(CniArguments arguments)
    {
        var text = arguments.ToString();
        var octets = EnvironmentText.Bytes(text);
        return Encoding.UTF8.GetString(octets) == text ? text : OctetsMark + Convert.ToBase64String(octets);
    }

    /// <exception cref="FormatException">It is not base64.</exception>
    /// <exception cref="Cni.Errors.CniException">4: it has an invalid pair.</exception>
    public static CniArguments Read(string line) => CniArguments.Parse(
        line.StartsWith(OctetsMark) ? EnvironmentText.Of(Convert.FromBase64String(line[1..])) : line);
}
