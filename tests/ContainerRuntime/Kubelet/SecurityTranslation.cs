// SPDX-License-Identifier: Apache-2.0

using ContainerRuntime.V1;

namespace ContainerRuntime.Kubelet;

/// <summary>
/// The security contexts of a pod and of its container in the words of the runtime interface (k8s.io/kubernetes,
/// pkg/kubelet/kuberuntime/security_context.go).
/// </summary>
internal sealed class SecurityTranslation
{
    // k8s.io/kubernetes, pkg/securitycontext/util.go.
    private static readonly string[] MaskedPaths =
    [
        "/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
        "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
    ];

    private static readonly string[] ReadonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    private readonly NamespaceOption namespaces;
    private readonly long? user;
    private readonly long? group;
    private readonly SecurityProfile seccomp;
    private readonly SELinuxOption? selinux;

    /// <summary>Takes the security members of a pod's specification.</summary>
    public SecurityTranslation(Members spec)
    {
        namespaces = new NamespaceOption
        {
            Network = spec.Flag("hostNetwork") == true ? NamespaceMode.Node : NamespaceMode.Pod,
            Pid = spec.Flag("hostPID") == true ? NamespaceMode.Node : NamespaceMode.Container,
            Ipc = NamespaceMode.Pod,
        };
        var context = spec.Object("securityContext");
        (user, group) = (context.Number("runAsUser"), context.Number("runAsGroup"));
        seccomp = Seccomp(context.OptionalObject("seccompProfile"));
        selinux = SeLinux(context.OptionalObject("seLinuxOptions"));
        context.RequireNoMore();
    }

    public LinuxSandboxSecurityContext Sandbox(bool isPrivileged) => new()
    {
        NamespaceOptions = namespaces,
        SelinuxOptions = selinux,
        RunAsUser = Value(user),
        RunAsGroup = Value(group),
        Privileged = isPrivileged,
        Seccomp = seccomp,
    };

    /// <summary>Takes a container's security context.</summary>
    public LinuxContainerSecurityContext Container(Members context)
    {
        var isPrivileged = context.Flag("privileged") ?? false;
        var result = new LinuxContainerSecurityContext
        {
            Capabilities = Capabilities(context.Object("capabilities")),
            Privileged = isPrivileged,
            NamespaceOptions = namespaces,
            SelinuxOptions = selinux,
            RunAsUser = Value(user),
            RunAsGroup = Value(group),
            ReadonlyRootfs = context.Flag("readOnlyRootFilesystem") ?? false,
            NoNewPrivs = context.Flag("allowPrivilegeEscalation") == false,
            Seccomp = seccomp,
        };
        if (!isPrivileged)
        {
            result.MaskedPaths.AddRange(MaskedPaths);
            result.ReadonlyPaths.AddRange(ReadonlyPaths);
        }

        context.RequireNoMore();
        return result;
    }

    private static Capability Capabilities(Members members)
    {
        var capability = new Capability();
        capability.AddCapabilities.AddRange(members.Texts("add"));
        capability.DropCapabilities.AddRange(members.Texts("drop"));
        members.RequireNoMore();
        return capability;
    }

    private static SecurityProfile Seccomp(Members? profile)
    {
        var type = profile?.Text("type");
        profile?.RequireNoMore();
        return new SecurityProfile
        {
            ProfileType = type switch
            {
                "RuntimeDefault" => SecurityProfile.Types.ProfileType.RuntimeDefault,
                null or "Unconfined" => SecurityProfile.Types.ProfileType.Unconfined,
                _ => throw new NotSupportedException($"seccomp profile {type}"),
            },
        };
    }

    private static SELinuxOption? SeLinux(Members? options)
    {
        var result = options is null ? null : new SELinuxOption { Type = options.Text("type") ?? "" };
        options?.RequireNoMore();
        return result;
    }

    private static Int64Value? Value(long? number) => number is { } value ? new Int64Value { Value = value } : null;
}
