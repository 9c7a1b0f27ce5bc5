// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Plugin;
using Cni.Results;
using Cni.Values;
using Crd.Status;
using MetaCni.Attaching;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Plugin;

/// <summary>ADD: everything that the pod asks for, or nothing.</summary>
/// <remarks>
/// 1 configuration, 2 pod and networks, 3 plan, 4 lock, 5 what an earlier ADD left, 6 interfaces that exist, 7 journal,
/// 8 attach, check, merge, publish inside one undo scope, 9 the answer.
/// </remarks>
internal sealed class AddCommand(PluginServices services)
{
    public async Task<JsonObject> RunAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        // 1
        var operation = Operation.Strict(request, services);
        using var deadline = Deadline.Start(operation.Config.Deadline ?? Deadline.Add, services.Time, cancellationToken);

        // 2, 3
        var cluster = operation.Cluster();
        var plan = await PlanAsync(operation, cluster, deadline.Token).ConfigureAwait(false);

        // 4, 5
        using var containerLock = operation.Journal.Lock(request.ContainerId, deadline.Token);
        new Teardown(operation).OfEarlierAdd(request.ContainerId, request.InterfaceName, request.NetworkNamespace);

        // 6
        var view = services.OpenNamespace(request.NetworkNamespace);
        InterfacePrecheck.Require(plan, view.Links());

        // 7
        var log = operation.Journal.Begin(plan, view.Cookie);

        // 8, 9
        return await UndoScope.RunAsync(
            () => AttachAsync(new Attachment(operation, cluster, plan, view, log), deadline.Token),
            () => new Teardown(operation).OfFailedAdd(plan)).ConfigureAwait(false);
    }

    private static async Task<AttachmentPlan> PlanAsync(Operation operation, ICluster? cluster, CancellationToken deadline)
    {
        var request = operation.Request;
        var arguments = CniArguments.Parse(request.Arguments);
        var identity = PodArguments.Read(arguments);
        var pod = await PodReader.ReadAsync(operation.Config, identity, cluster, deadline).ConfigureAwait(false);
        var requests = NetworkRequests.Of(operation.Config, pod);
        var networks = await new NetworkResolver(operation.Config, cluster).ResolveAsync(requests, deadline).ConfigureAwait(false);
        var context = new AttachmentContext
        {
            ContainerId = request.ContainerId,
            InterfaceName = request.InterfaceName,
            NetworkNamespace = request.NetworkNamespace,
            Arguments = arguments,
            Pod = pod?.Identity,
            PluginPath = operation.PluginPath,
        };
        return Planner.Plan(operation.Config, context, networks);
    }

    // What step 8 works on.
    private sealed record Attachment(
        Operation Operation, ICluster? Cluster, AttachmentPlan Plan, INamespaceView View, IAttachmentLog Log);

    private async Task<JsonObject> AttachAsync(Attachment work, CancellationToken deadline)
    {
        var (operation, cluster, plan, view, log) = work;
        var outcomes = new Attacher(operation.Delegates, services.Time).AttachAll(plan, log, deadline);
        JudgeWishes(operation.Config, plan, outcomes, view);
        var result = MakeResult(operation, plan, outcomes, view);
        await PublishAsync(cluster, plan, outcomes, deadline).ConfigureAwait(false);
        log.Completed();
        return ResultCodec.Write(result, operation.Request.Version);
    }

    private void JudgeWishes(
        MetaConfig config, AttachmentPlan plan, IReadOnlyList<AttachmentOutcome> outcomes, INamespaceView view)
    {
        var unmet = plan.UnmetWishes.Concat(outcomes.SelectMany(outcome => WishCheck.Unmet(outcome, view))).ToList();
        if (unmet.Count == 0)
        {
            return;
        }

        if (config.RequestPolicy == RequestPolicy.Enforce)
        {
            throw new CniException(PluginErrorCode.RequestNotHonoured, string.Join("; ", unmet));
        }

        foreach (var sentence in unmet)
        {
            services.Warnings.WriteLine($"metacni: warning: {sentence}");
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

    private static async Task PublishAsync(
        ICluster? cluster, AttachmentPlan plan, IReadOnlyList<AttachmentOutcome> outcomes, CancellationToken deadline)
    {
        var status = NetworkStatusBuilder.Build(outcomes);
        if (cluster is not null && plan.Pod is { } pod && status.Count > 0)
        {
            await cluster.PublishStatusAsync(pod, NetworkStatusAnnotation.Write(status), deadline).ConfigureAwait(false);
        }
    }
}
