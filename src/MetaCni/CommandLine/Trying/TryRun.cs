// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Config;
using Cni.Json;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Trying;

/// <summary>
/// <c>metacni try</c>: 1. read DIR, 2. remember what will be made, 3. attach every pod, 4. ping, 5. take down, or keep.
/// Whatever fails or interrupts it after step 2, step 5 is done; output that cannot be written is told after that.
/// </summary>
internal sealed class TryRun(TryOptions options, ToolHost host, Voices voices)
{
    private readonly TryNarration _narration = new(voices, options.Directory);

    public int Run(CancellationToken cancellationToken)
    {
        // 1.
        var directory = TryDirectory.Read(options.Directory);
        if (!host.IsRoot)
        {
            throw new UsageException("only root can make network namespaces", "run it with sudo");
        }

        var file = new SessionFile(host.RunDirectory, directory.Path);
        var configuration = NetworkConfigurationList.Parse(directory.Configuration, "the CNI configuration");
        var stateDirectory = TryConfiguration.StateDirectory(configuration, file.StateDirectory);
        var work = new TryWork
        {
            Directory = directory,
            File = file,
            Runtime = new SandboxRuntime(
                new SelfRunner(host.Runner, host.ExecutablePath),
                TryConfiguration.Of(configuration, directory.Path, stateDirectory),
                PluginPath.Of(host),
                [.. host.Environment]),
            Journal = new AttachmentJournal(stateDirectory, host.Time),
            StateDirectory = stateDirectory,
        };
        return Report(options.Down ? Down(work) : AttachAll(work, cancellationToken));
    }

    private TryOutcome Down(TryWork work)
    {
        var session = work.File.Read() ?? throw new UsageException($"nothing of {options.Directory} is attached");
        return TakeDownAll(work, session, new TryOutcome { Directory = work.Directory.Path });
    }

    private TryOutcome AttachAll(TryWork work, CancellationToken cancellationToken)
    {
        // 2.
        var session = new TrySession
        {
            StateDirectory = work.StateDirectory,
            BridgesBefore = [.. KernelView.OfHost().Interfaces.Select(i => i.Name).Intersect(work.Directory.Traces.Bridges)],
            Sandboxes = [.. work.Directory.Choose(options.Pod).Select(TrySandbox.For)],
        };
        if (!work.File.TryCreate(session))
        {
            throw new UsageException($"pods of {options.Directory} are attached already", $"metacni try {options.Directory} --down");
        }

        var outcome = new TryOutcome { Directory = work.Directory.Path };
        var isKept = false;
        try
        {
            outcome = Attach(work, session, outcome, cancellationToken);
            isKept = options.Keep && outcome.Pods.All(pod => pod.Error is null) && !cancellationToken.IsCancellationRequested;
        }
        finally
        {
            // 5.
            outcome = isKept ? outcome : TakeDownAll(work, session, outcome);
        }

        if (isKept)
        {
            _narration.TellHowToGoOn(session);
        }

        return outcome with { Interrupted = cancellationToken.IsCancellationRequested };
    }

    private TryOutcome Attach(TryWork work, TrySession session, TryOutcome outcome, CancellationToken cancellationToken)
    {
        // 3.
        var attacher = new PodAttacher(work.Runtime, work.Journal, voices, host.Time);
        foreach (var sandbox in session.Sandboxes)
        {
            voices.Title($"{sandbox.Pod}: container {sandbox.ContainerId[..12]}, namespace {sandbox.NamespacePath}");
            var pod = attacher.Attach(sandbox, cancellationToken);
            outcome = outcome with { Pods = [.. outcome.Pods, pod] };
            if (cancellationToken.IsCancellationRequested)
            {
                voices.Warning("interrupted; what was attached is taken down");
                return outcome;
            }

            _narration.Tell(pod);
            if (pod.Error is not null)
            {
                return outcome;
            }
        }

        // 4.
        var pings = PingPlan.Of(outcome.Pods, KernelView.OfHost());
        if (pings.Count > 0)
        {
            voices.Title("ping");
        }

        var pinger = new Pinger(host.Time);
        foreach (var ping in pings.TakeWhile(_ => !cancellationToken.IsCancellationRequested))
        {
            voices.Progress(TryReport.Pinging(ping));
            var answered = new PingOutcome(ping, pinger.Ping(ping, cancellationToken));
            outcome = outcome with { Pings = [.. outcome.Pings, answered] };
            voices.Line(TryReport.Ping(answered));
        }

        return outcome;
    }

    private TryOutcome TakeDownAll(TryWork work, TrySession session, TryOutcome outcome)
    {
        voices.Line();
        voices.Title("take down");
        var results = outcome.Pods.Where(pod => pod.Answer is not null).ToDictionary(pod => pod.Sandbox.ContainerId, pod => pod.Answer!);
        var takeDown = new TakeDown(work.Runtime, work.Journal, work.Directory.Traces, host.Time).Run(session, results);
        _narration.Tell(takeDown);
        if (takeDown.Succeeded)
        {
            work.File.Remove();
        }

        return outcome with { TakeDown = takeDown };
    }

    private int Report(TryOutcome outcome)
    {
        if (options.Json)
        {
            host.Out.WriteLine(Encoding.UTF8.GetString(JsonBorder.Write(TryJson.Of(outcome))));
        }

        return outcome.Succeeded ? ExitCode.Success : ExitCode.Failed;
    }
}
