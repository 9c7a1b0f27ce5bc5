// SPDX-License-Identifier: Apache-2.0

using ContainerRuntime.V1;

namespace ContainerRuntime.Kubelet;

/// <summary>A container of a pod in the words of the runtime interface (k8s.io/kubernetes, pkg/kubelet/kuberuntime).</summary>
internal sealed class ContainerTranslation
{
    private const string ServiceAccountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    private readonly ContainerConfig config;

    private ContainerTranslation(ContainerConfig config, IReadOnlyDictionary<string, Probe> probes) => (this.config, Probes) = (config, probes);

    public string Name => config.Metadata.Name;

    public bool IsPrivileged => config.Linux.SecurityContext.Privileged;

    /// <summary>The probes by the names of their members: "livenessProbe" …</summary>
    public IReadOnlyDictionary<string, Probe> Probes { get; }

    /// <summary>Takes a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="security">The security context of the pod.</param>
    /// <param name="volumes">The paths of the volumes on the node by name.</param>
    /// <param name="pod">What kubelet knows besides.</param>
    public static ContainerTranslation Read(
        Members container, SecurityTranslation security, IReadOnlyDictionary<string, string> volumes, PodSurroundings pod)
    {
        var config = new ContainerConfig
        {
            Metadata = new ContainerMetadata { Name = container.Text("name") },
            Image = new ImageSpec { Image = container.Text("image") },
            Linux = new LinuxContainerConfig
            {
                Resources = ResourceTranslation.Read(container.Object("resources")),
                SecurityContext = security.Container(container.Object("securityContext")),
            },
        };
        config.Command.AddRange(container.Texts("command"));
        config.Args.AddRange(container.Texts("args"));
        config.Envs.AddRange(EnvironmentTranslation.Read(container.List("env"), pod));
        config.Mounts.AddRange(container.List("volumeMounts").Select(mount => Mount(mount, volumes)));
        config.Mounts.Add(new Mount { ContainerPath = ServiceAccountPath, HostPath = volumes[PodVolumes.ServiceAccount], Readonly = true });
        var probes = ReadProbes(container);
        container.Ignore("imagePullPolicy", "terminationMessagePolicy");
        container.RequireNoMore();
        return new ContainerTranslation(config, probes);
    }

    /// <summary>The configuration of one life of the container, with its files on the node.</summary>
    public ContainerConfig Attempt(uint attempt, string terminationMessage)
    {
        var result = config.Clone();
        result.Metadata.Attempt = attempt;
        result.LogPath = $"{attempt}.log";
        result.Mounts.Add(new Mount { ContainerPath = "/dev/termination-log", HostPath = terminationMessage });
        return result;
    }

    private static Dictionary<string, Probe> ReadProbes(Members container)
    {
        var probes = new Dictionary<string, Probe>(StringComparer.Ordinal);
        foreach (var name in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
        {
            if (Probe.Read(container.OptionalObject(name)) is { } probe)
            {
                probes[name] = probe;
            }
        }

        return probes;
    }

    private static Mount Mount(Members mount, IReadOnlyDictionary<string, string> volumes)
    {
        var result = new Mount
        {
            ContainerPath = mount.Text("mountPath"),
            HostPath = volumes[mount.Text("name")!],
            Readonly = mount.Flag("readOnly") ?? false,
            Propagation = mount.Text("mountPropagation") switch
            {
                "Bidirectional" => MountPropagation.PropagationBidirectional,
                "HostToContainer" => MountPropagation.PropagationHostToContainer,
                _ => MountPropagation.PropagationPrivate,
            },
        };
        mount.RequireNoMore();
        return result;
    }
}
