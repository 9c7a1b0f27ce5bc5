// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Claims;
using MetaCni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Cluster.Api;

/// <summary>Pods, definitions, status and events of a real cluster; requests as small as they can be.</summary>
internal sealed class KubernetesCluster(ApiClient client, TimeProvider time, OperatorLog log) : ICluster
{
    private const string Definitions = "network-attachment-definitions";

    // The kubelet had the pod from the API: it is deleted by now, or the mirror of a static pod is late.
    private static readonly TimeSpan MirrorPatience = TimeSpan.FromMilliseconds(500);

    // For a message: the pod has failed, and the runtime waits.
    private static readonly TimeSpan NamesPatience = TimeSpan.FromSeconds(2);

    private readonly StatusPublisher _status = new(client, log);

    public async Task<Pod> GetPodAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        var found = await TryGetPodAsync(pod, cancellationToken).ConfigureAwait(false);
        if (found is null || !PodUid.IsSame(pod, found))
        {
            // One fresh read: a pod of the same name may just be taking over.
            found = await TryGetPodLaterAsync(pod, cancellationToken).ConfigureAwait(false);
        }

        if (found is null)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater, $"pod {pod} is not there: it was deleted meanwhile, or the API server does not know it yet");
        }

        return PodUid.IsSame(pod, found)
            ? found with { Identity = pod with { Uid = pod.Uid.Length > 0 ? pod.Uid : found.Identity.Uid } }
            : throw MetaCniError.Of(
                MetaCniErrorCode.PodChanged,
                $"pod {pod} has the uid {found.Identity.Uid}, and the runtime attaches the one with {pod.Uid}: it was replaced meanwhile");
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
                Expected = ExpectedAnswer.Object("Namespace", "", @namespace),
                Accept = ApiRequest.MetadataOnly,
            },
            cancellationToken).ConfigureAwait(false);
        return ObjectMetadata.Annotations(RequireSuccess(response, $"namespace {@namespace} cannot be read"));
    }

    public async Task<NetworkDefinition> GetNetworkAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(
            new ApiRequest
            {
                Method = HttpMethod.Get,
                Path = $"apis/k8s.cni.cncf.io/v1/namespaces/{Escaped(@namespace)}/{Definitions}/{Escaped(name)}",
                Permission = "get network-attachment-definitions.k8s.cni.cncf.io",
                Namespace = @namespace,
                Expected = ExpectedAnswer.Object("NetworkAttachmentDefinition", @namespace, name),
            },
            cancellationToken).ConfigureAwait(false);
        if (response.Status == HttpStatusCode.NotFound)
        {
            throw await NotFoundAsync(response, $"network {@namespace}/{name}", cancellationToken).ConfigureAwait(false);
        }

        var body = RequireSuccess(response, $"network {@namespace}/{name} cannot be read");
        return new NetworkDefinition
        {
            Namespace = @namespace,
            Name = name,
            Config = Configuration(body, $"network {@namespace}/{name}"),
            Annotations = ObjectMetadata.Annotations(body),
        };
    }

    public async Task<IReadOnlyList<DefinitionName>> FindNetworksAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(NamesPatience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        return await new ApiDefinitionNames(client).FindAsync(@namespace, name, end.Token).ConfigureAwait(false);
    }

    public Task<PodClaims> GetClaimsAsync(PodIdentity pod, CancellationToken cancellationToken) =>
        new ClaimReader(new ApiClaimObjects(client)).ReadAsync(pod, cancellationToken);

    public Task<bool> OffersByClaimAsync(string resource, string node, CancellationToken cancellationToken) =>
        new ClaimReader(new ApiClaimObjects(client)).OffersAsync(resource, node, cancellationToken);

    public Task PublishStatusAsync(StatusUpdate update, CancellationToken cancellationToken) =>
        _status.PublishAsync(update, cancellationToken);

    public async Task PublishEventAsync(PodIdentity pod, PodEvent podEvent, CancellationToken cancellationToken)
    {
        var document = EventObject.Of(pod, podEvent, time.GetUtcNow());
        var response = await client.SendAsync(
            new ApiRequest
            {
                Method = HttpMethod.Post,
                Path = $"api/v1/namespaces/{Escaped(pod.Namespace)}/events",
                Permission = "create events",
                Namespace = pod.Namespace,
                Expected = ExpectedAnswer.Object("Event", pod.Namespace, ObjectMetadata.Text(document, "name")),
                Body = JsonBorder.Write(document),
                IsVital = false,
            },
            cancellationToken).ConfigureAwait(false);

        // It came through before, and the answer was lost.
        if (response.Status != HttpStatusCode.Conflict)
        {
            RequireSuccess(response, $"an event about pod {pod} cannot be recorded");
        }
    }

    public void Dispose() => client.Dispose();

    // An object in its place, or YAML's block without its "|", is a mistake of whoever wrote the definition, where its schema lets it pass.
    private static string Configuration(JsonObject definition, string network) => definition["spec"] switch
    {
        null => "",
        JsonObject spec when spec["config"] is null => "",
        JsonObject spec when JsonScalar.Text(spec["config"]) is { } text => text,
        _ => throw new CniException(
            CniErrorCode.InvalidNetworkConfiguration,
            $"{network} cannot be used: spec.config must be a text that holds the configuration's JSON; correct the definition"),
    };

    // A configuration may name networks that no object could be called.
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

    // Its text for a path that it does not serve is that of many servers: a proxy's would send us to the configurations on disk.
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
            await Task.Delay(MirrorPatience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The deadline does not allow for another read.
            return null;
        }

        return await TryGetPodAsync(pod, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Pod?> TryGetPodAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(PodRequest.Get(pod, ApiRequest.MetadataOnly), cancellationToken).ConfigureAwait(false);
        return response.Status != HttpStatusCode.NotFound ? ObjectMetadata.Pod(RequireSuccess(response, $"pod {pod} cannot be read"))
            : response.IsAbsent("pods") ? null
            : throw ApiResponse.ForeignNotFound($"pod {pod} cannot be read");
    }

    private static JsonObject RequireSuccess(ApiResponse response, string otherwise) =>
        response.IsSuccess ? response.Body : throw response.Failure(otherwise);
}
