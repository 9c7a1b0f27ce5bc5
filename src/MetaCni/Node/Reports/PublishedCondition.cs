// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Api;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Duties;
using MetaCni.Planning;

namespace MetaCni.Node.Reports;

/// <summary>The condition of the daemon's own pod: whether the configuration of this node is published, and otherwise why not.</summary>
/// <param name="IsPublished">True if it is published.</param>
/// <param name="Reason">One word in CamelCase.</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record PublishedCondition(bool IsPublished, string Reason, string Message)
{
    private const string Type = "metacni.io/ConfigurationPublished";
    private const string StrategicMergePatch = "application/strategic-merge-patch+json";
    private const int LongestMessage = 1024;

    public static PublishedCondition Of(NodeConditions conditions)
    {
        var published = conditions.Current.FirstOrDefault(condition => condition.Type == NodeConditionType.Published);
        
        // In a dry run there may be no obstacle: then it is the reason.
        var shown = published ?? conditions.Obstacles.Concat(conditions.Current).First();
        return new PublishedCondition(published is not null, shown.Reason, PlainText.Line(shown.Message, LongestMessage));
    }

    /// <summary>The request that sets it. Conditions merge by their type, so kubelet's stay; the uid keeps it from another pod of the name.</summary>
    public ApiRequest Request(NodeIdentity identity, DateTimeOffset since)
    {
        var condition = new JsonObject
        {
            ["type"] = Type,
            ["status"] = IsPublished ? "True" : "False",
            ["reason"] = Reason,
            ["message"] = Message,
            ["lastTransitionTime"] = $"{since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
        };
        var pod = new PodIdentity { Namespace = identity.Namespace, Name = identity.Pod, Uid = identity.Uid };
        return new ApiRequest
        {
            Method = HttpMethod.Patch,
            Path = $"{PodRequest.Path(pod)}/status",
            Permission = "patch pods/status",
            Namespace = pod.Namespace,
            Expected = ApiObject.Expected("Pod", pod.Namespace, pod.Name),
            Accept = ApiRequest.MetadataOnly,
            ContentType = StrategicMergePatch,
            Body = JsonBorder.Write(new JsonObject
            {
                ["metadata"] = new JsonObject { ["uid"] = identity.Uid },
                ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) },
            }),
            MayBeForbidden = true,
        };
    }
}
