// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Api;
using MetaCni.Cluster.Objects;
using MetaCni.Errors;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Uninstalling;

/// <summary>The DaemonSet that this pod belongs to. It ends by itself: the first of its pods that finds all of them ready deletes it.</summary>
/// <param name="api">The API server.</param>
/// <param name="namespace">The namespace of this pod.</param>
internal sealed class UninstallerDaemonSet(IApiServer api, string @namespace)
{
    private const string Name = "metacni-uninstall";
    private const string Resource = "daemonsets";

    /// <summary>Deletes the DaemonSet if every node is done.</summary>
    /// <returns>True if it is deleted, or does not exist.</returns>
    /// <exception cref="CniException">The API server cannot be reached, or refuses it.</exception>
    public async Task<bool> DeleteIfDoneAsync(CancellationToken stop)
    {
        var config = api.Configuration();
        var get = Request(HttpMethod.Get, "get");
        var found = await api.SendAsync(config, get, stop).ConfigureAwait(false);
        if (found.IsAbsent(Resource))
        {
            return true;
        }

        if (!Require(get, found).IsSuccess || !IsDone(found.Body))
        {
            return false;
        }

        var delete = Request(HttpMethod.Delete, "delete") with { Body = JsonBorder.Write(Options(found.Body)) };
        var deleted = await api.SendAsync(config, delete, stop).ConfigureAwait(false);
        return deleted.IsAbsent(Resource) || Require(delete, deleted).IsSuccess;
    }

    // The controller has seen the current template, and every node that should run a pod has one that is ready.
    private static bool IsDone(JsonObject daemonSet)
    {
        var desired = Number(daemonSet, "status", "desiredNumberScheduled");
        return desired > 0
            && Number(daemonSet, "status", "numberReady") == desired
            && Number(daemonSet, "status", "observedGeneration") == Number(daemonSet, "metadata", "generation");
    }

    // Only the DaemonSet that was looked at: one that was applied since has new nodes to do.
    private static JsonObject Options(JsonObject daemonSet) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "DeleteOptions",
        ["propagationPolicy"] = "Background",
        ["preconditions"] = new JsonObject { ["uid"] = JsonParts.Text(daemonSet, "metadata", "uid") },
    };

    private static long Number(JsonObject json, params string[] path) => JsonScalar.Number(JsonParts.At(json, path)) ?? 0;

    private ApiRequest Request(HttpMethod method, string verb) => new()
    {
        Method = method,
        Path = $"apis/apps/v1/namespaces/{Uri.EscapeDataString(@namespace)}/{Resource}/{Name}",
        Permission = $"{verb} {Resource}",
        Namespace = @namespace,
        Expected = method == HttpMethod.Get
            ? ApiObject.Expected("DaemonSet", @namespace, Name)
            : new ExpectedAnswer($"the deletion of DaemonSet {@namespace}/{Name}", json => JsonScalar.Text(json["kind"]) is "Status" or "DaemonSet"),
        MayBeForbidden = true,
    };

    private ApiResponse Require(ApiRequest request, ApiResponse response) => response.IsSuccess ? response : throw MetaCniError.Of(
        MetaCniErrorCode.AccessDenied,
        $"DaemonSet {@namespace}/{Name}: {request.Permission} is refused: {(int)response.Status} {response.Message}; "
        + "apply deploy/uninstall again, or delete the DaemonSet by hand");
}
