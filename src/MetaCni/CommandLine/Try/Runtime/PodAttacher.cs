// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Cni.Values;
using Linux.Namespaces;
using Linux.Netlink;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Kernel;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Try.Runtime;

/// <summary>Creates a pod's sandbox, attaches it, and reads the kernel's state.</summary>
internal sealed class PodAttacher(SandboxRuntime runtime, AttachmentJournal journal, Voices voices, TimeProvider time)
{
    public PodOutcome Attach(TrySandbox sandbox, CancellationToken cancellationToken)
    {
        CreateNamespace(sandbox);
        using var watcher = new StepWatcher(journal, sandbox, voices);
        watcher.Start(time);
        var started = time.GetTimestamp();
        try
        {
            var answer = runtime.Add(sandbox, cancellationToken);
            var elapsed = time.GetElapsedTime(started);
            watcher.Finish();
            return Examine(Outcome(sandbox, elapsed, watcher) with { Answer = answer });
        }
        catch (CniException e)
        {
            var elapsed = time.GetElapsedTime(started);
            watcher.Dispose();
            return Outcome(sandbox, elapsed, watcher) with { Error = e.Error };
        }
    }

    private PodOutcome Outcome(TrySandbox sandbox, TimeSpan elapsed, StepWatcher watcher) =>
        new() { Sandbox = sandbox, Steps = watcher.Steps, Elapsed = elapsed, Words = runtime.TakeWords() };

    private PodOutcome Examine(PodOutcome outcome)
    {
        var sandbox = outcome.Sandbox.NamespacePath;
        var result = ResultCodec.Read(outcome.Answer!, CniVersion.Newest);
        var kernel = KernelView.OfNamespace(sandbox);
        return outcome with
        {
            Result = result,
            Rows = InterfaceRow.Of(result, sandbox, outcome.Steps, kernel),
            Differences = KernelComparison.Differences(
                result, new SandboxInterfaces(sandbox, [.. outcome.Steps.Select(step => step.Interface)]), kernel, runtime.MergesResults),
        };
    }

    // A runtime provides a namespace whose loopback interface is up.
    private static void CreateNamespace(TrySandbox sandbox)
    {
        NetworkNamespace.Create(sandbox.NamespaceName);
        using var netlink = RouteNetlink.Open(sandbox.NamespacePath);
        foreach (var loopback in netlink.Links().Where(link => link.Name == "lo"))
        {
            netlink.SetLinkUp(loopback.Index);
        }
    }
}
