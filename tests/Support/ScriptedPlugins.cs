// SPDX-License-Identifier: Apache-2.0

namespace Support;

/// <summary>
/// A plugin directory of shell scripts, each of which answers with the bytes that a test has put beside it. They take little memory and
/// time: what is measured is who runs them.
/// </summary>
public sealed class ScriptedPlugins : IDisposable
{
    // It does not read stdin: a shell reads byte by byte.
    private const string Script = """
        #!/bin/sh
        if [ -f "$0.$CNI_COMMAND.fails" ]; then
            cat "$0.$CNI_COMMAND.fails"
            exit 1
        fi
        [ ! -f "$0.$CNI_COMMAND" ] || exec cat "$0.$CNI_COMMAND"

        """;

    private readonly TemporaryDirectory directory = new();

    public ScriptedPlugins(params IEnumerable<string> types)
    {
        foreach (var type in types)
        {
            var path = directory.Write(type, Script);
            if (OperatingSystem.IsLinux())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            Answer(type, "ADD", """{"cniVersion":"1.0.0"}"""u8.ToArray());
        }
    }

    public string BinDirectory => directory.Path;

    /// <summary>What a plugin writes at a command, with success.</summary>
    public void Answer(string type, string command, byte[] stdout) => File.WriteAllBytes(directory.Combine($"{type}.{command}"), stdout);

    /// <summary>What it writes at a command, with exit code 1; null lets it succeed again.</summary>
    public void Fail(string type, string command, byte[]? stdout)
    {
        var path = directory.Combine($"{type}.{command}.fails");
        if (stdout is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllBytes(path, stdout);
        }
    }

    public void Dispose() => directory.Dispose();
}
