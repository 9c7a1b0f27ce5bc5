// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster;
using MetaCni.Cluster.Api;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Cache;
using MetaCni.Node.Http;
using MetaCni.Planning;

namespace MetaCni.Node.Handover;

/// <summary>
/// <c>PATCH …/pods/NAME/status</c>: compares the pod as the daemon knows it with the pod that was attached, and accepts the status if a record
/// holds it. Nothing else is needed to publish it later.
/// </summary>
/// <param name="pods">The pods of this node.</param>
/// <param name="records">The records.</param>
/// <param name="queue">What is to be published.</param>
/// <param name="api">The API server, for a plugin that is older than the hand-over.</param>
internal sealed class StatusRoute(ILocalPods pods, StatusRecords records, StatusQueue queue, IApiSender api) : INodeRoute
{
    public bool Takes(NodeRequest request) => request.Method == "PATCH" && ObjectPath.TryReadStatus(request.Path, out _, out _);

    public async Task<NodeAnswer> AnswerAsync(NodeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            ObjectPath.TryReadStatus(request.Path, out var @namespace, out var name);
            if (request.Header(NodeHeaders.Version).Length == 0 && request.Header(NodeHeaders.Record).Length == 0)
            {
                return await PassOnAsync(request, @namespace, name, cancellationToken).ConfigureAwait(false);
            }

            var patch = StatusPatch.Read(request, @namespace, name);
            return patch.Record.Length == 0 || patch.Id.Length == 0
                ? NotTaken("the request names no record that holds the status")
                : await CompareAsync(patch, request.AnswerTakesLonger, cancellationToken).ConfigureAwait(false) ?? Accept(patch);
        }
        catch (FormatException e)
        {
            return HandoverAnswers.Failure(400, "BadRequest", e.Message);
        }
        catch (CniException e) when (e.Error.Code == (int)MetaCniErrorCode.StateUnavailable)
        {
            return NotTaken(e.Message);
        }
        catch (CniException e)
        {
            return e.Error.Code == (int)MetaCniErrorCode.AccessDenied
                ? HandoverAnswers.Failure(502, "Unauthorized", e.Message)
                : HandoverAnswers.Failure(504, "Timeout", e.Message);
        }
    }

    // An older plugin does not ask the API server after a failure of the daemon.
    private async Task<NodeAnswer> PassOnAsync(NodeRequest request, string @namespace, string name, CancellationToken cancellationToken)
    {
        request.AnswerTakesLonger();
        var response = await api.SendAsync(
            new ApiRequest
            {
                Method = HttpMethod.Patch,
                Path = request.Path[1..],
                Permission = "patch pods/status",
                Namespace = @namespace,
                Expected = ExpectedAnswer.Object("Pod", @namespace, name),
                Accept = ApiRequest.MetadataOnly,
                ContentType = StatusWriter.MergePatch,
                Body = request.Body.ToArray(),
            },
            cancellationToken).ConfigureAwait(false);
        return new NodeAnswer((int)response.Status, JsonBorder.Write(response.Body), NodeHeaders.OfApiServer);
    }

    private static NodeAnswer NotTaken(string why) => HandoverAnswers.Failure(503, "NotHandedOver", $"the daemon does not take the status over: {why}");

    // Null: it is the pod that was attached, and its annotations are those from which its networks were planned.
    private async Task<NodeAnswer?> CompareAsync(StatusPatch patch, Action readsLive, CancellationToken cancellationToken)
    {
        var pod = patch.Pod;
        if (await FoundAsync(patch, readsLive, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return UsedAnnotations.Changed(patch.Annotations, found.Annotations) is { } changed
                ? HandoverAnswers.AboutPod(
                    409,
                    "Conflict",
                    $"the annotation {changed} of pod {pod} was changed while the pod was being attached",
                    HandoverAnswers.Details(pod.Name, "AnnotationChanged", StatusWriter.AnnotationsField, changed))
                : null;
        }

        // The answers of the API server.
        return await pods.FindAsync(pod with { Uid = "" }, readsLive, cancellationToken).ConfigureAwait(false) is { } other
            ? HandoverAnswers.AboutPod(
                422,
                "Invalid",
                $"Pod \"{pod.Name}\" is invalid: metadata.uid: the pod has the uid {other.Identity.Uid}",
                HandoverAnswers.Details(pod.Name, "FieldValueInvalid", StatusWriter.UidField, "field is immutable"))
            : HandoverAnswers.AboutPod(
                404, "NotFound", $"pods \"{pod.Name}\" not found", new() { ["name"] = pod.Name, ["kind"] = "pods" });
    }

    // The runtime's annotations, from which the networks were planned, may be newer than the cache: only a live read shows a change.
    private async Task<Pod?> FoundAsync(StatusPatch patch, Action readsLive, CancellationToken cancellationToken)
    {
        var isLive = false;
        var found = await pods.FindAsync(patch.Pod, ReadsLive, cancellationToken).ConfigureAwait(false);
        return found is null || isLive || UsedAnnotations.Changed(patch.Annotations, found.Annotations) is null
            ? found
            : await pods.ReadAsync(patch.Pod, readsLive, cancellationToken).ConfigureAwait(false);

        void ReadsLive()
        {
            isLive = true;
            readsLive();
        }
    }

    private NodeAnswer Accept(StatusPatch patch)
    {
        if (!records.TryRead(patch.Record, out var held)
            || !held.IsDue
            || held.Status!.Id != patch.Id
            || held.Status.Text != patch.Status
            || (held.Pod!.Namespace, held.Pod.Name) != (patch.Pod.Namespace, patch.Pod.Name))
        {
            return NotTaken("no record of this node holds it as a status to be published; plugin and daemon need the same stateDir");
        }

        return queue.TryAdd(PendingStatus.Of(held)) ? HandoverAnswers.Accepted : NotTaken("its queue is full, or it ends");
    }
}
