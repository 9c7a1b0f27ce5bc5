// SPDX-License-Identifier: Apache-2.0

namespace ContainerRuntime.Kubelet;

/// <summary>The environment of a container: the API server's address, which no pod can do without, and the container's own.</summary>
internal static class EnvironmentTranslation
{
    public static IEnumerable<V1.KeyValue> Read(IEnumerable<Members> variables, PodSurroundings pod)
    {
        yield return new V1.KeyValue { Key = "KUBERNETES_SERVICE_HOST", Value = pod.ApiServer.Host };
        yield return new V1.KeyValue { Key = "KUBERNETES_SERVICE_PORT", Value = $"{pod.ApiServer.Port}" };
        foreach (var variable in variables)
        {
            yield return new V1.KeyValue { Key = variable.Text("name"), Value = variable.Text("value") ?? FromField(variable, pod) };
            variable.RequireNoMore();
        }
    }

    private static string FromField(Members variable, PodSurroundings pod)
    {
        var from = variable.Object("valueFrom");
        var field = from.Object("fieldRef");
        var path = field.Text("fieldPath");
        field.RequireNoMore();
        from.RequireNoMore();
        return path switch
        {
            "spec.nodeName" => pod.Node,
            "metadata.name" => pod.Name,
            "metadata.namespace" => pod.Namespace,
            "metadata.uid" => pod.Uid,
            _ => throw new NotSupportedException($"fieldPath {path}"),
        };
    }
}
