// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Support;

/// <summary>Runs system programs as independent checks of the plugin's work.</summary>
public static class Witness
{
    /// <summary>Returns the program's output; fails the test if the program fails.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var (code, output, error) = Try(program, "", arguments);
        return code == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {code} {error}");
    }

    /// <summary>The permissions of a file, such as "600".</summary>
    public static string Mode(string path) => Run("stat", "-c", "%a", path).Trim();

    public static (int ExitCode, string Output, string Error) Try(string program, string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>The output of <c>ip -json</c>, with all details and with numbers instead of names.</summary>
    public static IReadOnlyList<JsonObject> Ip(string namespaceName, params string[] arguments)
    {
        var text = Run("ip", ["-j", "-d", "-N", "-n", namespaceName, .. arguments]);
        return text.Trim().Length == 0 ? [] : [.. JsonNode.Parse(text)!.AsArray().Select(node => node!.AsObject())];
    }
}
