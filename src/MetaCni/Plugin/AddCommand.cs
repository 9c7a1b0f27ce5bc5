// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Plugin;
using Cni.Results;
using Cni.Values;
using Crd.Status;
using MetaCni.Attaching;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Preparing;

namespace MetaCni.Plugin;

/// <summary>ADD: everything that the pod asks for, or nothing.</summary>
/// <remarks>
/// 1 configuration, 2 pod, networks and devices, 3 plan, 4 lock, namespace and record, 5 an ADD that is repeated, 6 what fails for
/// certain, 7 what an earlier ADD left, 8 journal, 9 attach, choose default routes, check, merge, publish, 10 answer, 9 and 10 inside one
/// undo scope. Up to 6 nothing is touched, so that a repeated ADD that fails leaves a running pod as it is.
/// </remarks>
internal sealed class AddCommand(PluginServices services)
{
    public async Task<JsonObject> RunAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        // 1
        RejectPreviousResult(request);
        var operation = Operation.Strict(request, services);
        ConfigurationWarnings.Tell(operation);

        using var deadline = Deadline.Start(operation.Config.Deadline ?? Deadline.Add, services.Time, cancellationToken);
        using var report = new AddReport(operation);
        try
        {
            var result = await AttachAsync(operation, report, deadline.Token).ConfigureAwait(false);
            await report.SucceededAsync().ConfigureAwait(false);
            return result;
        }
        catch (CniException e)
        {
            var failure = cancellationToken.IsCancellationRequested ? Termination.ErrorOf(e) : e;
            await report.FailedAsync(failure.Error, deadline.Left, cancellationToken).ConfigureAwait(false);
            throw failure;
        }
    }

    // CNI §3 "Adding an attachment": the result of a plugin before it. What that one has made would be lost from the answer.
    private static void RejectPreviousResult(PluginRequest request)
    {
        if (JsonKeys.Find(request.Configuration, "prevResult") is not null)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                "the network configuration on stdin has a prevResult, so another plugin ran before this one: "
                + "MetaCni must be the first plugin of its list; name the other plugin in \"delegates\", or behind MetaCni");
        }
    }

    private async Task<JsonObject> AttachAsync(Operation operation, AddReport report, CancellationToken deadline)
    {
        // 2, 3
        var request = operation.Request;
        var arguments = CniArguments.Parse(request.Arguments);
        var identity = PodArguments.Read(arguments);
        var cluster = operation.Cluster(connectEarly: identity is not null);
        report.Concerns(identity, cluster);
        if (operation.Config.ReadinessIndicatorFile.Length > 0)
        {
            await ReadinessFile.WaitAsync(operation.Config.ReadinessIndicatorFile, services.Time, deadline).ConfigureAwait(false);
        }

        var pod = await PodReader.ReadAsync(operation.Config, identity, cluster, deadline).ConfigureAwait(false);

        // Now with the uid, if the runtime passed none.
        report.Concerns(pod?.Identity ?? identity, cluster);
        LogPod(operation, cluster, pod);
        var plan = await PlanAsync(operation, cluster, pod, arguments, deadline).ConfigureAwait(false);

        LogPlan(operation, plan);

        // 4
        using var containerLock = operation.Journal.Lock(request.ContainerId, deadline);
        using var view = services.OpenNamespace(request.NetworkNamespace);
        var earlier = EarlierAdd.Find(operation, view);

        // 5
        RequireHonourable(operation.Config, plan);
        if (earlier?.HasAttached(plan) == true)
        {
            operation.Log.Verbose("an earlier ADD has attached all of this; nothing is changed");
            return ResultCodec.Write(MakeResult(operation, plan, earlier.OutcomesOf(plan), view), request.Version);
        }

        // 6
        InterfacePrecheck.Require(plan, earlier is null ? view.Links() : earlier.OthersOf(view.Links()));
        PluginPrecheck.Require(plan, operation.Delegates);

        // 7
        if (earlier is not null)
        {
            earlier.RollBackFor(plan, deadline);
            InterfacePrecheck.Require(plan, view.Links());
        }

        // 8
        var log = operation.Journal.Begin(plan, view.Cookie);
        operation.Log.Debug("plan recorded", new LogField("file", operation.Journal.FileOf(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName)));

        // 9, 10
        var work = new Work(operation, cluster, pod, plan, view, log, report);
        return await UndoScope.RunAsync(
            () => AttachAsync(work, deadline), () => report.RolledBack(new Teardown(operation).OfFailedAdd(log.Record))).ConfigureAwait(false);
    }

    private static async Task<AttachmentPlan> PlanAsync(
        Operation operation, ICluster? cluster, Pod? pod, CniArguments arguments, CancellationToken deadline)
    {
        var request = operation.Request;
        var requests = NetworkRequests.Of(operation.Config, pod);
        var ignored = UnknownMemberPolicy.Judge(operation.Config.RequestPolicy, requests);
        var networks = await new NetworkResolver(operation.Config, cluster).ResolveAsync(requests, deadline).ConfigureAwait(false);
        var context = new AttachmentContext
        {
            Sandbox = new Sandbox
            {
                ContainerId = request.ContainerId,
                InterfaceName = request.InterfaceName,
                NetworkNamespace = request.NetworkNamespace,
                Pod = pod?.Identity,
                PluginPath = operation.PluginPath,
            },
            Arguments = arguments,
        };
        var devices = await DeviceStep.AssignAsync(operation, pod?.Identity, cluster, networks, deadline).ConfigureAwait(false);
        var plan = Planner.Plan(operation.Config, context, devices.Networks);
        return plan with { UnmetRequests = [.. ignored, .. devices.Shortages.Select(shortage => shortage.Sentence), .. plan.UnmetRequests] };
    }

    private static void LogPod(Operation operation, ICluster? cluster, Pod? pod) => operation.Log.Debug(
        pod is null ? "CNI_ARGS names no pod" : "pod read",
        new LogField("source", pod is null ? "" : PodReader.Source(operation.Config, cluster)),
        LogField.Number("annotations", pod?.Annotations.Count ?? 0));

    private static void LogPlan(Operation operation, AttachmentPlan plan)
    {
        if (!operation.Log.IsDebug)
        {
            return;
        }

        foreach (var attachment in plan.Attachments)
        {
            operation.LogOf(plan.Sandbox.Pod, plan.Sandbox.ContainerId, attachment).Debug(
                "network planned",
                new LogField("name", attachment.Configuration.Name),
                new LogField("cniVersion", attachment.Configuration.Version.ToString()),
                new LogField("capabilities", string.Join(',', attachment.CapabilityArguments?.Select(pair => pair.Key) ?? [])));
        }
    }

    // What step 9 works on.
    private sealed record Work(
        Operation Operation, ICluster? Cluster, Pod? Pod, AttachmentPlan Plan, INamespaceView View, IRecordWriter Log, AddReport Report);

    private async Task<JsonObject> AttachAsync(Work work, CancellationToken deadline)
    {
        foreach (var problem in DeviceInfoFiles.Prepare(work.Plan))
        {
            work.Operation.Log.Warning(problem);
        }

        var attacher = new Attacher(work.Operation.Delegates, services.Time, work.Report.Attached)
        {
            Failed = work.Report.NotAttached,
            Enter = network => work.Operation.Journal.Networks.Share(network, deadline),
            Before = attachment => RequireFreeName(work, attachment),
            FindLeft = attachment => FindLeft(work, attachment),
        };
        var concurrency = work.Operation.Config.Concurrency;
        var attached = concurrency > 1
            ? new ConcurrentAttacher(attacher, concurrency).AttachAll(work.Plan, work.Log, deadline)
            : attacher.AttachAll(work.Plan, work.Log, deadline);
        var outcomes = WithDeviceInfo(work, new DefaultRouteStep(work.Plan, work.View, work.Log).Apply(attached));
        JudgeRequests(work, outcomes);
        var result = MakeResult(work.Operation, work.Plan, outcomes, work.View);
        await PublishAsync(work, outcomes, deadline).ConfigureAwait(false);
        work.Log.Completed(PodInterfaces.Present(work.Plan, work.View), PodAddresses.Present(outcomes, work.View));
        var answer = ResultCodec.Write(result, work.Operation.Request.Version);
        await AnswerAsync(work, answer, deadline).ConfigureAwait(false);
        return answer;
    }

    // A runtime that gets no answer takes the ADD for failed.
    private static async Task AnswerAsync(Work work, JsonObject answer, CancellationToken deadline)
    {
        try
        {
            await work.Operation.Request.WriteResultAsync(answer, deadline).ConfigureAwait(false);
        }
        catch (CniException)
        {
            work.Log.Unanswered();
            throw;
        }
    }

    // Several secondaries may be attached at once, and the view is for one thread at a time.
    private static void RequireFreeName(Work work, PlannedAttachment attachment)
    {
        if (!attachment.IsPrimary)
        {
            lock (work.View)
            {
                InterfacePrecheck.RequireNoAlternative(work.Plan, attachment, work.View.Links());
            }
        }
    }

    private static int? FindLeft(Work work, PlannedAttachment attachment)
    {
        lock (work.View)
        {
            return LeftInterface.Find(attachment, work.View);
        }
    }

    // No plugin could do it: there is no need to attach anything first.
    private static void RequireHonourable(MetaConfig config, AttachmentPlan plan)
    {
        if (config.RequestPolicy == RequestPolicy.Enforce && plan.UnmetRequests.Count > 0)
        {
            throw UnmetRequests.Failure(plan.UnmetRequests);
        }
    }

    // The information is for those who read it: an attachment is none the worse for a plugin that writes it wrong.
    private static IReadOnlyList<AttachmentOutcome> WithDeviceInfo(Work work, IReadOnlyList<AttachmentOutcome> outcomes)
    {
        return [.. outcomes.Select(outcome => outcome with { DeviceInfo = Read(outcome.Planned) })];

        JsonObject? Read(PlannedAttachment attachment)
        {
            try
            {
                return DeviceInfoFiles.Read(attachment);
            }
            catch (CniException e)
            {
                work.Operation.Log.Warning(e.Message);
                return null;
            }
        }
    }

    private static void JudgeRequests(Work work, IReadOnlyList<AttachmentOutcome> outcomes)
    {
        var unmet = work.Plan.UnmetRequests.Concat(outcomes.SelectMany(outcome => RequestCheck.Unmet(outcome, work.Plan.Sandbox.NetworkNamespace, work.View))).ToList();
        if (unmet.Count == 0)
        {
            return;
        }

        if (work.Operation.Config.RequestPolicy == RequestPolicy.Enforce)
        {
            throw UnmetRequests.Failure(unmet);
        }

        foreach (var sentence in unmet)
        {
            work.Report.Warn(sentence);
        }
    }

    private CniResult MakeResult(
        Operation operation, AttachmentPlan plan, IReadOnlyList<AttachmentOutcome> outcomes, INamespaceView view)
    {
        var merged = ResultMerger.Merge(plan, outcomes, view.Links, operation.Request.Version);

        // CRI-O takes every address of a result for an address of the pod.
        var isPrimaryOnly = operation.Config.ResultMode switch
        {
            ResultMode.Primary => true,
            ResultMode.Merged => false,
            _ => services.ParentProcessName() == "crio",
        };
        return isPrimaryOnly ? outcomes[0].Result : merged;
    }

    private static async Task PublishAsync(Work work, IReadOnlyList<AttachmentOutcome> outcomes, CancellationToken deadline)
    {
        var status = new NetworkStatusBuilder(work.View.Links).Build(outcomes);
        if (work is { Cluster: { } cluster, Pod: { } pod })
        {
            var update = new StatusUpdate
            {
                Pod = pod,
                Holder = RecordName.Of(work.Plan.Sandbox.ContainerId, work.Plan.Sandbox.InterfaceName),
                Status = Text(status),
            };
            await cluster.PublishStatusAsync(update, deadline).ConfigureAwait(false);
            work.Operation.Log.Debug("network-status published", LogField.Number("entries", status.Count));
        }
    }

    private static string Text(IReadOnlyList<NetworkStatus> status)
    {
        try
        {
            return NetworkStatusAnnotation.Write(status);
        }
        catch (FormatException e)
        {
            throw MetaCniError.Of(MetaCniErrorCode.StatusRejected, e.Message, innerException: e);
        }
    }
}
