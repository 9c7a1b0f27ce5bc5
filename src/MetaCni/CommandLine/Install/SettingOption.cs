// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Cni.Errors;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.Install;

/// <summary>The settings of <c>--set KEY=VALUE</c>.</summary>
internal static class SettingOption
{
    /// <summary>The settings by key.</summary>
    /// <param name="command">The command, for the error message.</param>
    /// <param name="words">Each a key, an equals sign and a value.</param>
    /// <exception cref="UsageException">A word has no equals sign or no key, or a key is set twice.</exception>
    public static IReadOnlyDictionary<string, string> Read(Command command, IReadOnlyList<string> words)
    {
        var settings = new Dictionary<string, string>();
        foreach (var word in words)
        {
            if (word.Split('=', 2) is not [{ Length: > 0 } key, var value])
            {
                throw UsageMistake.Of(command, $"--set {PlainText.Word(word)} is not a setting; write KEY=VALUE");
            }

            if (!settings.TryAdd(key, value))
            {
                throw UsageMistake.Of(command, $"--set {PlainText.Word(key)} is given twice");
            }
        }

        return settings;
    }
}
