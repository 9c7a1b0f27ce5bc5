// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;

namespace MetaCni.Install;

/// <summary>The options of every command that works on the node's directories.</summary>
internal sealed class DirectoryOptions
{
    private static readonly NodeDirectories Defaults = new();

    private readonly Option<string> _bin = Directory("--bin-dir", "The directory in which the runtime looks for plugins", Defaults.BinDir);
    private readonly Option<string> _conf = Directory("--conf-dir", "The directory in which the runtime looks for configurations", Defaults.ConfDir);
    private readonly Option<string> _state = Directory("--state-dir", "The directory of the records", Defaults.StateDir);
    private readonly Option<string> _run = Directory("--run-dir", "The directory of the daemon's lock and socket", Defaults.RunDir);

    public DirectoryOptions(Command command)
    {
        command.Options.Add(_bin);
        command.Options.Add(_conf);
        command.Options.Add(_state);
        command.Options.Add(_run);
    }

    public NodeDirectories Resolve(ParseResult arguments) => new()
    {
        BinDir = Path.GetFullPath(arguments.GetValue(_bin)!),
        ConfDir = Path.GetFullPath(arguments.GetValue(_conf)!),
        StateDir = Path.GetFullPath(arguments.GetValue(_state)!),
        RunDir = Path.GetFullPath(arguments.GetValue(_run)!),
    };

    private static Option<string> Directory(string name, string description, string path) =>
        new(name) { Description = description, HelpName = "DIR", DefaultValueFactory = _ => path };
}
