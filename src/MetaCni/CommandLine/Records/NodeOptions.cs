// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Cni.Errors;
using MetaCni.CommandLine.Terminal;
using MetaCni.Config;

namespace MetaCni.CommandLine.Records;

/// <summary>The options for the directories of this node's records; by default they come from the node's CNI configuration.</summary>
internal sealed class NodeOptions
{
    private const string FromConfiguration = "the one in the node's configuration";

    private readonly ToolHost _host;
    private readonly Option<string?> _stateDir = Directory("--state-dir", $"The stateDir to read, instead of {FromConfiguration}");
    private readonly Option<string?> _cniDir;
    private readonly Option<string?> _configurationDir;

    /// <param name="command">The command to extend.</param>
    /// <param name="host">The environment of the tool.</param>
    /// <param name="ofMultus">The description of <c>--cni-dir</c>; null for a command without it.</param>
    public NodeOptions(Command command, ToolHost host, string? ofMultus)
    {
        _host = host;
        _cniDir = Directory("--cni-dir", $"The cniDir, {ofMultus}, instead of {FromConfiguration}");
        _configurationDir = Directory("--cni-conf-dir", $"The directory of the runtime's CNI configurations, instead of {host.ConfigurationDirectory}");
        command.Options.Add(_stateDir);
        if (ofMultus is not null)
        {
            command.Options.Add(_cniDir);
        }

        command.Options.Add(_configurationDir);
    }

    /// <summary>Determines the directories of the records.</summary>
    /// <exception cref="UsageException">
    /// The user is not root. Only root can read records; for other users the list would be empty.
    /// </exception>
    /// <exception cref="CniException">7: the configuration does not name a valid directory.</exception>
    public NodeDirectories Resolve(ParseResult arguments)
    {
        if (!_host.IsRoot)
        {
            throw new UsageException("only root may read the records of this node", "run it with sudo");
        }

        var (stateDir, cniDir) = (arguments.GetValue(_stateDir), arguments.GetValue(_cniDir));
        var directory = arguments.GetValue(_configurationDir) ?? _host.ConfigurationDirectory;
        RequireExists(arguments, _configurationDir);
        RequireExists(arguments, _cniDir);
        var unreadable = new List<CniError>();
        var node = NodeConfiguration.Find(directory, unreadable);
        RequireUsable(node, "stateDir", stateDir, "--state-dir");
        RequireUsable(node, "cniDir", cniDir, "--cni-dir");
        Warn(stateDir is null ? unreadable : []);
        return new NodeDirectories
        {
            StateDirectory = stateDir ?? node?.Config.StateDir ?? _host.StateDirectory,
            MultusDirectory = cniDir ?? node?.Config.CniDir ?? MetaConfig.DefaultCniDir,
            Network = node?.Config.Name ?? "",
            Configuration = node,
            Origin = stateDir is not null ? NodeDirectories.OfOption
                : node is not null ? $"stateDir in {PlainText.Word(node.File)}"
                : NodeDirectories.OfDefault(directory),
            IsConfigured = stateDir is not null || node is not null,
        };
    }

    // One of these files may configure MetaCni with another stateDir. Warn on stderr, because a program may read stdout.
    private void Warn(IReadOnlyList<CniError> unreadable)
    {
        var voices = Voices.For(_host, toError: true);
        unreadable.ToList().ForEach(error => voices.Warning($"skipped: {error.Message}"));
    }

    // Only an explicit directory must exist; the default directories may be missing on a node.
    private static void RequireExists(ParseResult arguments, Option<string?> option)
    {
        if (arguments.GetValue(option) is { } directory && !System.IO.Directory.Exists(directory))
        {
            throw new UsageException($"directory {PlainText.Word(directory)} does not exist", $"correct {option.Name}");
        }
    }

    // ADD rejects this configuration, so the default directory would be the wrong one.
    private static void RequireUsable(NodeConfiguration? node, string key, string? option, string name)
    {
        if (option is null && node?.Problems.FirstOrDefault(problem => problem.Path == key) is { } problem)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"configuration file {PlainText.Word(node.File)}: {problem}; correct it, or name the directory with {name}");
        }
    }

    private static Option<string?> Directory(string name, string description) => new(name) { Description = description, HelpName = "DIR" };
}
