// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using MetaCni.CommandLine.Records;
using MetaCni.Config;

namespace MetaCni.CommandLine;

/// <summary>The command line of <c>metacni detach</c>.</summary>
internal static class DetachCommand
{
    public const string Notes =
        """
        Runs DEL of every network of a container as its record says, as a container runtime would. For containers that are
        gone and whose DEL failed: a running pod loses its networks. Plugins run with this environment, and are looked for
        where they were when the pod was attached, or in --cni-path.

        With --force, what cannot be taken down is named and given up: its record is removed, and nobody tries again. What is
        then lost is told: interface, addresses, network and plugin.

        Exit code:
          0  nothing is left, or --force has given it up
          1  something is left
          2  it was not asked properly; nothing was done

        Examples:
          sudo metacni detach 3509e596
          sudo metacni detach 3509e596 --force
        """;

    private const string Description = "Take down by hand what a container has";

    public static Command Create(ToolHost host)
    {
        var container = new Argument<string>("CONTAINER") { Description = "The id of the container, or how it begins" };
        var force = new Option<bool>("--force") { Description = "Give up what cannot be taken down" };
        var pluginPath = new Option<string?>("--cni-path")
        {
            Description = "Where plugins are, instead of where they were",
            HelpName = "DIR:DIR",
        };
        var cniDir = new Option<string>("--cni-dir")
        {
            Description = "The cniDir of the configuration: what Multus recorded of the container goes, too",
            HelpName = "DIR",
            DefaultValueFactory = _ => MetaConfig.DefaultCniDir,
        };
        var stateDir = StateDirOption.Create();
        var command = new Command("detach", Description) { container, force, pluginPath, cniDir, stateDir };
        command.SetAction((arguments, cancellationToken) =>
        {
            var options = new DetachOptions
            {
                Container = arguments.GetRequiredValue(container),
                Force = arguments.GetValue(force),
                PluginPath = arguments.GetValue(pluginPath)?.Split(':', StringSplitOptions.RemoveEmptyEntries),
                MultusDirectory = arguments.GetValue(cniDir)!,
                StateDirectory = arguments.GetValue(stateDir)!,
            };
            var voices = Voices.For(host, toError: false);
            var exitCode = new DetachRun(options, host, voices).Run(cancellationToken);
            voices.RequireHeard();
            return Task.FromResult(exitCode);
        });
        return command;
    }
}
