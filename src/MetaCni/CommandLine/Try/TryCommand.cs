// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.Try;

/// <summary>The command line of <c>metacni try</c>.</summary>
internal static class TryCommand
{
    public const string Notes =
        """
        DIR holds manifests (*.yaml, *.yml, *.json) of pods and
        NetworkAttachmentDefinitions, and one CNI configuration of metacni (*.conf,
        *.conflist) as it would be in /etc/cni/net.d. The command first lists what an
        API server would refuse, and annotations that would have no effect.

        Each pod gets a network namespace and is attached as a container runtime
        would attach it. The result is compared with the kernel: interfaces, addresses,
        and the routes in every routing table that a rule uses. Addresses are pinged
        where another pod or the host can answer. Then everything is torn down, and
        leftovers are listed. The last line is the verdict.

        Pods with hostNetwork: true are not attached: a runtime calls no CNI plugin
        for them.

        Plugins are looked up in CNI_PATH, else in /opt/cni/bin, /usr/lib/cni and
        /usr/libexec/cni.

        Exit code:
          0  no failure; there may be warnings
          1  something failed, differs, or is left; or a manifest is not valid
          2  usage error; nothing was done

        Examples:
          sudo metacni try examples/quickstart
          sudo metacni try examples/quickstart --pod client --keep
          sudo metacni try examples/quickstart --down
          sudo metacni try examples/quickstart --down --force
        """;

    private const string Description = "Attach the pods of a directory of manifests on this machine, and show the result";

    public static Command Create(ToolHost host)
    {
        var directory = new Argument<string>("DIR") { Description = "Manifests and one CNI configuration" };
        var pod = new Option<string?>("--pod") { Description = "Only this pod (NAME or NAMESPACE/NAME) instead of all", HelpName = "NAME" };
        var keep = new Option<bool>("--keep") { Description = "Leave everything attached and show how to inspect it" };
        var down = new Option<bool>("--down") { Description = "Tear down what --keep left" };
        var force = new Option<bool>("--force") { Description = "With --down: give up what cannot be torn down, and list it" };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Show the CNI results and the stderr of the plugins, too" };
        var json = new Option<bool>("--json") { Description = "Write one JSON document to stdout, and text to stderr" };
        var command = new Command("try", Description) { directory, pod, keep, down, force, verbose, json };
        command.SetAction((arguments, cancellationToken) =>
        {
            var options = new TryOptions
            {
                Directory = arguments.GetRequiredValue(directory),
                Pod = arguments.GetValue(pod),
                Keep = arguments.GetValue(keep),
                Down = arguments.GetValue(down),
                Force = arguments.GetValue(force),
                Verbose = arguments.GetValue(verbose),
                Json = arguments.GetValue(json),
            };
            RequireTogether(options, command);
            var voices = Voices.For(host, toError: options.Json);
            var exitCode = new TryRun(options, host, voices).Run(cancellationToken);
            voices.RequireHeard();
            return Task.FromResult(exitCode);
        });
        return command;
    }

    private static void RequireTogether(TryOptions options, Command command)
    {
        if (options.Down && (options.Keep || options.Pod is not null))
        {
            throw UsageMistake.Of(command, "--down tears down everything that --keep left; it cannot be combined with --keep or --pod");
        }

        if (options.Force && !options.Down)
        {
            throw UsageMistake.Of(command, "--force gives up what --down cannot tear down; use it only with --down");
        }
    }
}
