// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Plugin;
using Cni.Results;
using Cni.Values;
using MetaCni.Attaching;
using MetaCni.Attaching.Checks;
using MetaCni.Logging.Operations;
using MetaCni.Planning;
using MetaCni.Preparing;

namespace MetaCni.Plugin;

/// <summary>ADD: attaches everything that the pod requests, or nothing.</summary>
/// <remarks>
/// 1 read the configuration, the pod and its requests
/// 2 resolve networks and devices
/// 3 plan
/// 4 lock the container, and check what can be checked without changing anything
/// 5 roll back what an earlier ADD left
/// 6 write the plan to disk
/// 7 attach in order
/// 8 choose the default routes
/// 9 verify the requests against the results
/// 10 hand over the status
/// 11 complete the record and answer
/// <para>
/// <see cref="AttachmentRun"/> runs steps 6 to 11. Steps 1 to 4 change nothing, so a repeated ADD that fails leaves a running pod as it is.
/// </para>
/// </remarks>
internal sealed class AddCommand(PluginServices services, OperationLine line)
{
    public async Task<JsonObject> RunAsync(PluginRequest request, CancellationToken stop)
    {
        // 1 read the configuration, the pod and its requests
        line.Trace.Enter(OperationPhase.Read);
        RejectPreviousResult(request);
        var operation = Operation.Strict(request, services, line.Trace);
        line.Concerns(operation);
        ConfigurationWarnings.Tell(operation);
        using var deadline = Deadline.Start(operation.Config.Deadline ?? Deadline.Add, services.Time, stop);
        using var report = new AddReport(operation.Log, request.ContainerId, services.Time) { Trace = line.Trace };
        try
        {
            var result = await AttachAsync(operation, report, deadline).ConfigureAwait(false);
            await report.SucceededAsync().ConfigureAwait(false);
            return result;
        }
        catch (CniException e)
        {
            var failure = stop.IsCancellationRequested ? Termination.ErrorOf(e) : e;
            await report.FailedAsync(failure.Error, deadline.Left, stop).ConfigureAwait(false);
            throw failure;
        }
    }

    // CNI §3 "Adding an attachment": prevResult is the result of a previous plugin. Our result would not contain that plugin's
    // interfaces.
    private static void RejectPreviousResult(PluginRequest request)
    {
        if (JsonKeys.Find(request.Configuration, "prevResult") is not null)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                "the network configuration on stdin has a prevResult, so another plugin ran before this one: "
                + "MetaCni must be the first plugin of its list; name the other plugin in \"delegates\", or after MetaCni");
        }
    }

    private async Task<JsonObject> AttachAsync(Operation operation, AddReport report, Deadline deadline)
    {
        // Step 1 goes on here, under the deadline and with the report: a pod that cannot be read is reported, too.
        var request = operation.Request;
        var arguments = CniArguments.Parse(request.Arguments);
        var identity = PodArguments.Read(arguments);
        var cluster = operation.OpenCluster(connectEarly: identity is not null);
        report.Concerns(identity, cluster);
        var preparation = new Preparation(operation.Config, cluster, operation.Log.Operation, services.Time)
        {
            RuntimeProcess = services.ParentProcessName,
        };
        var pod = await preparation.ReadPodAsync(identity, deadline.Token).ConfigureAwait(false);
        report.Concerns(pod?.Identity, cluster);
        line.Pod = pod?.Identity;
        var requests = preparation.RequestsOf(pod);

        // 2 resolve networks and devices
        line.Trace.Enter(OperationPhase.Resolve);
        var resolved = await preparation.ResolveAsync(requests, deadline.Token).ConfigureAwait(false);

        // 3 plan
        line.Trace.Enter(OperationPhase.Plan);
        var plan = preparation.Plan(operation.ContextOf(arguments, pod?.Identity), resolved);
        operation.Log.Tell(plan);

        // 4 lock the container, and check what can be checked without changing anything
        line.Trace.Enter(OperationPhase.Lock);
        using var containerLock = operation.Journal.Lock(request.ContainerId, deadline.Token);
        using var view = services.OpenNamespace(request.NetworkNamespace);
        var earlier = EarlierAdd.Find(operation.Journal, plan, view);
        UnmetRequests.RequireNone(plan);
        if (earlier?.HasAttached(plan) == true)
        {
            operation.Log.Operation.Verbose("an earlier ADD has attached all networks; nothing is changed");
            return ResultCodec.Write(RuntimeResult.Of(plan, earlier.OutcomesOf(plan), view, request.Version), request.Version);
        }

        InterfacePrecheck.Require(plan, earlier is null ? view.Links() : earlier.OthersOf(view.Links()));
        PluginPrecheck.Require(plan, operation.Delegates);

        // 5 roll back what an earlier ADD left
        var rollBack = new RollBack(operation.Detacher(), operation.Deferrals, operation.Config.DeleteGrace, services.Time);
        if (earlier is not null)
        {
            line.Trace.Enter(OperationPhase.RollBack);
            earlier.RollBackFor(plan, rollBack, operation.Namespaces(), deadline.Token);
            InterfacePrecheck.Require(plan, view.Links());
        }

        // Steps 6 to 11
        var audience = new AttachmentAudience
        {
            Report = report,
            Cluster = cluster,
            Pod = pod,
            Version = request.Version,
            AnswerAsync = request.WriteResultAsync,
        };
        return await new AttachmentRun(operation.Journal, operation.Delegates, rollBack, services.Time)
            .RunAsync(plan, view, audience, deadline).ConfigureAwait(false);
    }
}
