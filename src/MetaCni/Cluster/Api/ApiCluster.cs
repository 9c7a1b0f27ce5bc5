// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using Crd.Definitions;
using MetaCni.Cluster.Claims;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Cluster.Api;

/// <summary>Pods, definitions, status and events of a real cluster. Requests fetch no more than needed.</summary>
internal sealed class ApiCluster(ApiClient client, TimeProvider time, OperatorLog log) : ICluster
{
    private const string Definitions = "network-attachment-definitions";

    // The kubelet got the pod from the API: either the pod has been deleted, or the mirror of a static pod is late.
    private static readonly TimeSpan MirrorDelay = TimeSpan.FromMilliseconds(500);

    // The names are only for an error message: the pod has failed, and the runtime waits.
    private static readonly TimeSpan NamesTimeLimit = TimeSpan.FromSeconds(2);

    private readonly StatusPublisher _status = new(client, log);

    public bool MayHandOver => client.HasNode;

    public async Task<Pod> GetPodAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        var found = await TryGetPodAsync(pod, cancellationToken).ConfigureAwait(false);
        if (found is null || !PodUid.IsSame(pod, found))
        {
            // One more read: a new pod of the same name may be replacing the old one.
            found = await TryGetPodLaterAsync(pod, cancellationToken).ConfigureAwait(false);
        }

        if (found is null)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater, $"pod {pod} does not exist: it was deleted, or the API server does not know it yet");
        }

        PodUid.RequireSame(pod, found);
        return found with { Identity = pod with { Uid = pod.Uid.Length > 0 ? pod.Uid : found.Identity.Uid } };
    }

    public async Task<IReadOnlyDictionary<string, string>> GetNamespaceAnnotationsAsync(
        string @namespace, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(
            new ApiRequest
            {
                Method = HttpMethod.Get,
                Path = $"api/v1/namespaces/{Escaped(@namespace)}",
                Permission = "get namespaces",
                Namespace = @namespace,
                Expected = ApiObject.Expected("Namespace", "", @namespace),
                Accept = ApiRequest.MetadataOnly,
            },
            cancellationToken).ConfigureAwait(false);
        return ApiObject.Of(RequireSuccess(response, $"namespace {@namespace} cannot be read"), $"namespace {@namespace}").Annotations();
    }

    public async Task<NetworkAttachmentDefinition> GetNetworkAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var label = NetworkLabel.Of($"{@namespace}/{name}");
        var response = await client.SendAsync(
            new ApiRequest
            {
                Method = HttpMethod.Get,
                Path = $"apis/k8s.cni.cncf.io/v1/namespaces/{Escaped(@namespace)}/{Definitions}/{Escaped(name)}",
                Permission = "get network-attachment-definitions.k8s.cni.cncf.io",
                Namespace = @namespace,
                Expected = ApiObject.Expected("NetworkAttachmentDefinition", @namespace, name),
            },
            cancellationToken).ConfigureAwait(false);
        if (response.Status == HttpStatusCode.NotFound)
        {
            throw await NotFoundAsync(response, label, cancellationToken).ConfigureAwait(false);
        }

        var body = RequireSuccess(response, $"{label} cannot be read");
        return ObjectReader.Definition(new DefinitionName(@namespace, name), ApiObject.OfDefinition(body, label));
    }

    public async Task<IReadOnlyList<DefinitionName>> FindNetworksAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        using var timeLimit = new CancellationTokenSource(NamesTimeLimit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        return await new ApiDefinitionNames(client).FindAsync(@namespace, name, end.Token).ConfigureAwait(false);
    }

    public Task<PodClaims> GetClaimsAsync(PodIdentity pod, CancellationToken cancellationToken) =>
        new ClaimReader(new ApiClaimObjects(client)).ReadAsync(pod, cancellationToken);

    public Task<bool> OffersByClaimAsync(string resource, string node, CancellationToken cancellationToken) =>
        new ClaimReader(new ApiClaimObjects(client)).OffersAsync(resource, node, cancellationToken);

    public Task<StatusDelivery> PublishStatusAsync(StatusUpdate update, CancellationToken cancellationToken) =>
        _status.PublishAsync(update, cancellationToken);

    public async Task PublishEventAsync(PodIdentity pod, ObjectEvent objectEvent, CancellationToken cancellationToken)
    {
        var request = EventRequest.Of(EventSubject.Of(pod), objectEvent, time.GetUtcNow());
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);

        // 409: the event was created before, and its response was lost.
        if (response.Status != HttpStatusCode.Conflict)
        {
            RequireSuccess(response, $"an event about pod {pod} cannot be created");
        }
    }

    public void Dispose() => client.Dispose();

    // A configuration may contain names that are not valid object names.
    private static string Escaped(string name) => Uri.EscapeDataString(name);

    private async Task<CniException> NotFoundAsync(ApiResponse response, string network, CancellationToken cancellationToken)
    {
        if (response.IsAbsent(Definitions))
        {
            return new CniException(
                PluginErrorCode.NetworkNotFound,
                $"{network} is not defined: "
                + "there is no NetworkAttachmentDefinition of that name; create it, or correct the pod's annotation");
        }

        return response.IsFailureOfTheApi
            || (response.IsUnknownPath && await IsApiServerAsync(cancellationToken).ConfigureAwait(false))
            ? new CniException(
                PluginErrorCode.NetworkNotFound,
                $"{network} is not defined: "
                + "the cluster does not know NetworkAttachmentDefinitions; apply crds/network-attachment-definition.yaml")
            : ApiResponse.ForeignNotFound($"{network} cannot be read");
    }

    // Many servers return the same text for an unknown path. Without this check a proxy's 404 would select the configurations on disk.
    private async Task<bool> IsApiServerAsync(CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(
            new ApiRequest
            {
                Method = HttpMethod.Get,
                Path = "version",
                Permission = "get version",
                Namespace = "",
                Expected = ExpectedAnswer.Version,
            },
            cancellationToken).ConfigureAwait(false);
        return response.IsSuccess || response.IsFailureOfTheApi;
    }

    private async Task<Pod?> TryGetPodLaterAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(MirrorDelay, time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The deadline does not allow another read.
            return null;
        }

        return await TryGetPodAsync(pod, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Pod?> TryGetPodAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(PodRequest.Get(pod, ApiRequest.MetadataOnly), cancellationToken).ConfigureAwait(false);
        return response.Status != HttpStatusCode.NotFound ? PodRequest.Read(pod, RequireSuccess(response, $"pod {pod} cannot be read"))
            : response.IsAbsent("pods") ? null
            : throw ApiResponse.ForeignNotFound($"pod {pod} cannot be read");
    }

    private static JsonObject RequireSuccess(ApiResponse response, string otherwise) =>
        response.IsSuccess ? response.Body : throw response.Failure(otherwise);
}
