// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Cni.Errors;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.Detach;

/// <summary>The command line of <c>metacni detach</c>.</summary>
internal static class DetachCommand
{
    public const string Notes =
        """
        Runs DEL for every network in the record of a container, as a container runtime would. Use it for containers that no longer run and whose DEL failed: a running pod loses its networks. The plugins run with this environment; metacni looks for them where they were at ADD, or in --cni-path. The record keeps the configuration of the ADD, so editing a definition changes nothing.

        With --force, metacni gives up what it cannot detach: it removes the record, and no DEL or GC tries again. It lists what is lost: interface, addresses, network and plugin.

        Exit code:
          0  everything is detached, or was given up with --force
          1  something is still attached, or the pod or container has no record
          2  usage error; nothing was done

        Examples:
          sudo metacni detach 3509e596
          sudo metacni detach --pod default/client
          sudo metacni detach --failed
          sudo metacni detach --failed --force
        """;

    private const string Description = "Detach a container's networks by hand";

    public static Command Create(ToolHost host)
    {
        var container = new Argument<string?>("CONTAINER")
        {
            Description = "The container id, or at least its first 4 characters",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var pod = new Option<string?>("--pod") { Description = "All containers of this pod", HelpName = "NAMESPACE/NAME" };
        var failed = new Option<bool>("--failed") { Description = "All containers whose ADD did not finish or whose DEL fails, as far as their records can be read" };
        var force = new Option<bool>("--force") { Description = "Give up what cannot be detached" };
        var repair = new Option<bool>("--repair") { Description = "Detach only what failed before or whose namespace is gone", Hidden = true };
        var pluginPath = new Option<string?>("--cni-path")
        {
            Description = "Directories of the plugins, instead of those used at ADD",
            HelpName = "DIR:DIR",
        };
        var command = new Command("detach", Description) { container, pod, failed, force, repair, pluginPath };
        var node = new NodeOptions(command, host, "where Multus's record of the container is removed, too");
        command.SetAction((arguments, cancellationToken) =>
        {
            var options = new DetachOptions
            {
                Container = arguments.GetValue(container),
                Pod = arguments.GetValue(pod),
                AllFailed = arguments.GetValue(failed),
                Force = arguments.GetValue(force),
                IsRepair = arguments.GetValue(repair),
                PluginPath = arguments.GetValue(pluginPath)?.Split(':', StringSplitOptions.RemoveEmptyEntries),
            };
            RequireOneSubject(options, command);
            var voices = Voices.For(host, toError: false);
            var exitCode = new DetachRun(options, node.Resolve(arguments), host, voices).Run(cancellationToken);
            voices.RequireHeard();
            return Task.FromResult(exitCode);
        });
        return command;
    }

    private static void RequireOneSubject(DetachOptions options, Command command)
    {
        var named = (options.Container is null ? 0 : 1) + (options.Pod is null ? 0 : 1) + (options.AllFailed ? 1 : 0);
        if (named != 1)
        {
            throw UsageMistake.Of(command, "name one of CONTAINER, --pod and --failed");
        }

        if (options is { IsRepair: true, Container: null } or { IsRepair: true, Force: true })
        {
            throw UsageMistake.Of(command, "--repair needs CONTAINER, and gives nothing up");
        }

        if (options.Pod is { } pod && pod.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            throw UsageMistake.Of(command, $"--pod {PlainText.Word(pod)} is not a namespace and a name; write NAMESPACE/NAME");
        }

        if (options.PluginPath is [])
        {
            throw UsageMistake.Of(command, "--cni-path names no directory");
        }
    }
}
