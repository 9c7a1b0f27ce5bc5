// SPDX-License-Identifier: Apache-2.0

namespace ContainerRuntime;

/// <summary>The configuration of a containerd for tests, in the words of version 1.6, that later ones read too.</summary>
public static class ContainerdConfiguration
{
    /// <summary>Writes it and gives its path.</summary>
    public static string Write(NodeDirectories directories)
    {
        var path = directories.Combine("containerd.toml");

        // restrict_oom_score_adj: without CAP_SYS_RESOURCE nobody may lower that score. Control groups without systemd: the
        // runtime's own writing, whatever the machine's process 1 is.
        File.WriteAllText(path, $"""
            version = 2
            root = "/var/lib/containerd"
            state = "/run/containerd"

            [grpc]
              address = "/run/containerd/containerd.sock"

            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "{PauseImage.Name}"
              restrict_oom_score_adj = true

              [plugins."io.containerd.grpc.v1.cri".cni]
                bin_dir = "/opt/cni/bin"
                conf_dir = "/etc/cni/net.d"

              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                runtime_type = "io.containerd.runc.v2"

                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                  SystemdCgroup = false

            """);
        return path;
    }
}
