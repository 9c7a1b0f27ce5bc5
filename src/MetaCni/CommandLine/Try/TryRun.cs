// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using Linux;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Kernel;
using MetaCni.CommandLine.Try.Pings;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.CommandLine.Try.Report;
using MetaCni.CommandLine.Try.Runtime;
using MetaCni.CommandLine.Try.Session;
using MetaCni.Journal;
using MetaCni.Validation;

namespace MetaCni.CommandLine.Try;

/// <summary>
/// <c>metacni try</c>: 1. read DIR, 2. store the session, 3. attach every pod, 4. ping, 5. tear down, or keep. After step 2, step 5 always
/// runs, whatever fails or interrupts the trial; output that cannot be written is reported at the end.
/// </summary>
internal sealed class TryRun(TryOptions options, ToolHost host, Voices voices)
{
    private const string Configuration = "the CNI configuration";

    private readonly TryNarration _narration = new(voices, options.Directory, options.Verbose);

    // The outcome as known from DIR alone, so that the last line is a verdict even if the trial stops later.
    private TryOutcome? _read;

    public int Run(CancellationToken cancellationToken) => Report(Outcome(cancellationToken));

    private TryOutcome Outcome(CancellationToken cancellationToken)
    {
        try
        {
            return options.Down ? Down() : AttachAll(cancellationToken);
        }
        catch (Exception e) when (_read is not null
            && e is UsageException or CniException or LinuxException or IOException or UnauthorizedAccessException)
        {
            var failure = new TryFailure(e.Message, (e as UsageException)?.Hint, e is UsageException);
            TryNarration.Print(failure, Voices.For(host, toError: true));
            return _read! with { Failure = failure };
        }
    }

    // Use the session alone: DIR may have changed or been deleted.
    private TryOutcome Down()
    {
        RequireRoot();
        var path = TryDirectory.FullPath(options.Directory);
        var file = new SessionFile(host.RunDirectory, path);
        var session = file.Read() ?? throw new UsageException($"no pod of {options.Directory} is attached");
        return TearDownAll(Work(file, session), new TryOutcome { Directory = path });
    }

    private TryOutcome AttachAll(CancellationToken cancellationToken)
    {
        // Step 1: read DIR.
        var path = TryDirectory.FullPath(options.Directory);
        var file = new SessionFile(host.RunDirectory, path);
        var outcome = new TryOutcome { Directory = path };
        _read = Directory.Exists(path) ? outcome : null;
        if (TryRead(out var failure) is not { } directory)
        {
            return Found(outcome, [failure!]);
        }

        outcome = Found(outcome, directory.Findings);
        if (!outcome.Succeeded)
        {
            return outcome;
        }

        var stateDirectory = TryConfiguration.StateDirectory(directory.Configuration, file.StateDirectory);
        var chosen = directory.Choose(options.Pod);
        RequireRoot();
        outcome = outcome with { HostNetworkPods = [.. chosen.Where(pod => pod.IsOnHostNetwork)] };
        _narration.PrintHostNetworkPods(outcome.HostNetworkPods);
        if (outcome.HostNetworkPods.Count == chosen.Count)
        {
            return outcome;
        }

        // Step 2: store the session.
        var work = Work(file, new TrySession
        {
            StateDirectory = stateDirectory,
            Configuration = JsonOutput.Text(TryConfiguration.Of(directory.Configuration, path, stateDirectory).Json),
            Traces = directory.Traces,
            BridgesBefore = [.. KernelView.OfHost().Interfaces.Select(i => i.Name).Intersect(directory.Traces.Bridges)],
            Sandboxes = [.. chosen.Where(pod => !pod.IsOnHostNetwork).Select(TrySandbox.For)],
        });
        if (!file.TryCreate(work.Session))
        {
            throw Refusal(file);
        }

        var isKept = false;
        try
        {
            outcome = Attach(work, outcome, cancellationToken);
            isKept = options.Keep && outcome.Pods.All(pod => pod.Error is null) && !cancellationToken.IsCancellationRequested;
        }
        finally
        {
            // Step 5: tear down, or keep.
            if (!isKept && cancellationToken.IsCancellationRequested)
            {
                voices.Warning("interrupted; what was attached is torn down");
            }

            outcome = isKept ? outcome : TearDownAll(work, outcome);
        }

        if (isKept)
        {
            _narration.PrintNextSteps(work.Session);
        }

        return outcome with { Interrupted = cancellationToken.IsCancellationRequested };
    }

    private void RequireRoot()
    {
        var missing = host.MissingPrivileges();
        if (!host.IsRoot || missing.Count > 0)
        {
            var lack = missing.Count > 0 ? $"this process lacks {string.Join(" and ", missing)}" : "this process does not run as root";
            throw new UsageException(
                $"metacni try creates network namespaces and interfaces, but {lack}",
                host.IsRoot ? "add the capability where it is limited: the container, or CapabilityBoundingSet of the unit" : "run it with sudo");
        }
    }

    private TryOutcome Found(TryOutcome outcome, IReadOnlyList<Finding> findings)
    {
        _narration.Print(findings);
        return _read = outcome with { Findings = findings };
    }

    // A directory that cannot be read is reported as a finding.
    private TryDirectory? TryRead(out Finding? failure)
    {
        try
        {
            failure = null;
            return TryDirectory.Read(options.Directory);
        }
        catch (CniException e)
        {
            failure = new Finding(true, "", e.Message);
            return null;
        }
    }

    private TryWork Work(SessionFile file, TrySession session) => new()
    {
        File = file,
        Session = session,
        Runtime = new SandboxRuntime(
            new SelfRunner(host.Runner, host.ExecutablePath),
            NetworkConfigurationList.Parse(
                JsonBorder.ReadObject(Encoding.UTF8.GetBytes(session.Configuration), Configuration), Configuration),
            PluginPath.Of(host),
            [.. host.Environment]),
        Journal = new AttachmentJournal(session.StateDirectory, host.Time),
    };

    private UsageException Refusal(SessionFile file)
    {
        var down = $"metacni try {options.Directory} --down";
        return file.Read() is { } session && !session.Sandboxes.Any(sandbox => File.Exists(sandbox.NamespacePath))
            ? new UsageException(
                $"an earlier trial of {options.Directory} did not finish: "
                + $"its pods no longer exist, but its session is still in {file.Directory}",
                $"unless it has just started: {down}")
            : new UsageException($"pods of {options.Directory} are attached already", down);
    }

    private TryOutcome Attach(TryWork work, TryOutcome outcome, CancellationToken cancellationToken)
    {
        // Step 3: attach every pod.
        if (outcome.Findings.Count + outcome.HostNetworkPods.Count > 0)
        {
            voices.Line();
        }

        var attacher = new PodAttacher(work.Runtime, work.Journal, voices, host.Time);
        foreach (var sandbox in work.Session.Sandboxes)
        {
            voices.Title($"{sandbox.Pod}: container {sandbox.ContainerId[..12]}, namespace {sandbox.NamespacePath}");
            var pod = attacher.Attach(sandbox, cancellationToken);
            outcome = outcome with { Pods = [.. outcome.Pods, pod] };
            if (cancellationToken.IsCancellationRequested)
            {
                return outcome;
            }

            _narration.Print(pod);
            if (pod.Error is not null)
            {
                return outcome;
            }
        }

        outcome = outcome with { SharedAddresses = SharedAddresses.Sentences(outcome.Pods) };
        _narration.PrintSharedAddresses(outcome.SharedAddresses);

        // Step 4: ping.
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
            if (cancellationToken.IsCancellationRequested)
            {
                return outcome;
            }

            outcome = outcome with { Pings = [.. outcome.Pings, answered] };
            voices.Line(TryReport.Ping(answered));
        }

        // An interrupt ends the block of lines at any point.
        if (pings.Count > 0 && !cancellationToken.IsCancellationRequested)
        {
            voices.Line();
        }

        return outcome;
    }

    private TryOutcome TearDownAll(TryWork work, TryOutcome outcome)
    {
        voices.Title("tear down");
        var results = outcome.Pods.Where(pod => pod.Answer is not null).ToDictionary(pod => pod.Sandbox.ContainerId, pod => pod.Answer!);
        var teardown = new PodTeardown(work.Runtime, work.Journal, host.Time).Run(work.Session, results, options.Force);
        _narration.Print(teardown);
        if (teardown.Succeeded)
        {
            work.File.Remove();
        }

        return outcome with { PodTeardown = teardown };
    }

    private int Report(TryOutcome outcome)
    {
        _narration.Print(TryVerdict.Of(outcome));
        if (options.Json)
        {
            host.Out.WriteLine(JsonOutput.Text(TryJson.Of(outcome)));
        }

        return outcome.Succeeded ? ExitCode.Success : outcome.Failure is { IsUsage: true } ? ExitCode.Usage : ExitCode.Failed;
    }
}
