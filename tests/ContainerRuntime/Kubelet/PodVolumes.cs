// SPDX-License-Identifier: Apache-2.0

namespace ContainerRuntime.Kubelet;

/// <summary>The volumes of a pod, made on the node as kubelet makes them.</summary>
internal sealed class PodVolumes(ContainerNode node, PodSurroundings pod)
{
    /// <summary>The name of the volume that admission adds for the service account.</summary>
    public const string ServiceAccount = "kube-api-access";

    private readonly Dictionary<string, AtomicVolume> configMaps = new(StringComparer.Ordinal);

    /// <summary>Makes a volume, and returns its path on the node.</summary>
    public string Make(Members volume)
    {
        var name = volume.Text("name")!;
        var path = volume.OptionalObject("hostPath") is { } host ? HostPath(host)
            : volume.OptionalObject("configMap") is { } map ? ConfigMap(name, map)
            : volume.OptionalObject("emptyDir") is { } empty ? EmptyDirectory(name, empty)
            : throw new NotSupportedException($"volume {name} has no type that this stand-in for kubelet knows");
        volume.RequireNoMore();
        return path;
    }

    /// <summary>Makes the volume of the service account's token.</summary>
    public string MakeServiceAccount()
    {
        var path = VolumePath("kubernetes.io~projected", ServiceAccount);
        new AtomicVolume(Create(path)).Write(new Dictionary<string, string>
        {
            ["token"] = pod.Token,
            ["ca.crt"] = pod.Authority,
            ["namespace"] = pod.Namespace,
        });
        return path;
    }

    /// <summary>Brings a changed ConfigMap to the node.</summary>
    public void Update(string configMap, IReadOnlyDictionary<string, string> data) => configMaps[configMap].Write(data);

    private string HostPath(Members volume)
    {
        var (path, type) = (volume.Text("path")!, volume.Text("type") ?? "");
        volume.RequireNoMore();
        if (type == "DirectoryOrCreate")
        {
            node.Execute("mkdir", "-p", "-m", "755", path).EnsureSuccess("kubelet");
        }
        else if (type != "Directory" || node.Execute("test", "-d", path).ExitCode != 0)
        {
            throw new InvalidOperationException($"hostPath type check failed: {path} is not a directory (type \"{type}\")");
        }

        return path;
    }

    private string ConfigMap(string name, Members volume)
    {
        var (map, isOptional) = (volume.Text("name")!, volume.Flag("optional") ?? false);
        volume.RequireNoMore();
        if (!pod.ConfigMaps.TryGetValue(map, out var data) && !isOptional)
        {
            throw new InvalidOperationException($"configmap \"{map}\" not found");
        }

        var path = VolumePath("kubernetes.io~configmap", name);
        configMaps[map] = new AtomicVolume(Create(path));
        configMaps[map].Write(data ?? new Dictionary<string, string>());
        return path;
    }

    private string EmptyDirectory(string name, Members volume)
    {
        volume.RequireNoMore();
        var path = VolumePath("kubernetes.io~empty-dir", name);
        Create(path);
        return path;
    }

    private string VolumePath(string plugin, string name) => $"{pod.Directory}/volumes/{plugin}/{name}";

    private string Create(string path) => Directory.CreateDirectory(node.Directories.OutsideOfVarLib(path)).FullName;
}
