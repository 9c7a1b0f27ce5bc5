// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.Reconcile;

/// <summary>The command line of <c>metacni reconcile</c>.</summary>
internal static class ReconcileCommand
{
    public const string Notes =
        """
        Compares what is attached to a running pod with its annotation k8s.v1.cni.cncf.io/networks, attaches what is missing and detaches what is no longer requested. An element that requests the same stays attached, wherever it stands. An element that changed is detached and attached again under its interface name. The primary network and default networks stay as they are. Either the pod has all networks of its annotation afterwards, or the networks that it had before.

        Without POD, every pod that is attached on this node is reconciled. With --dry-run nothing is changed.

        Exit code:
          0  every pod has the networks of its annotation; with --dry-run: its networks can be changed as printed
          1  a change failed and was undone, or a pod or definition cannot be read
          2  usage error; nothing was done
          3  a change is refused: the annotation is invalid, or requests what a running pod cannot get

        Examples:
          sudo metacni reconcile shop/web --dry-run
          sudo metacni reconcile shop/web
          sudo metacni reconcile
        """;

    private const string Description = "Give running pods the networks of their annotations";

    public static Command Create(ToolHost host)
    {
        var pod = new Argument<string?>("POD") { Description = "Only this pod: NAME or NAMESPACE/NAME", Arity = ArgumentArity.ZeroOrOne };
        var container = new Option<string?>("--container") { Description = "Only this container, by its whole id", Hidden = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print what would change, and change nothing" };
        var command = new Command("reconcile", Description) { pod, container, dryRun };
        var node = new NodeOptions(command, host, ofMultus: null);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var options = new ReconcileOptions
            {
                Pod = arguments.GetValue(pod),
                Container = arguments.GetValue(container),
                IsDryRun = arguments.GetValue(dryRun),
            };
            if (options is { Pod: not null, Container: not null })
            {
                throw UsageMistake.Of(command, "name POD or --container");
            }

            var voices = Voices.For(host, toError: false);
            var exitCode = await new ReconcileRun(options, node.Resolve(arguments), host, voices).RunAsync(cancellationToken).ConfigureAwait(false);
            voices.RequireHeard();
            return exitCode;
        });
        return command;
    }
}
