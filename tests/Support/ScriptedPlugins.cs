// SPDX-License-Identifier: Apache-2.0

namespace Support;

/// <summary>
/// A plugin directory of shell scripts; each answers with bytes that the test provides. They use little memory and time, so that
/// measurements show the cost of the caller.
/// </summary>
public sealed class ScriptedPlugins : IDisposable
{
    // The script does not read stdin, because a shell reads byte by byte.
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

    /// <summary>The stdout of a plugin for a command, with exit code 0.</summary>
    public void Answer(string type, string command, byte[] stdout) => File.WriteAllBytes(directory.Combine($"{type}.{command}"), stdout);

    /// <summary>The stdout of a plugin for a command, with exit code 1; null makes it succeed again.</summary>
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
