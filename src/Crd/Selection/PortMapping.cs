// SPDX-License-Identifier: Apache-2.0

namespace Crd.Selection;

/// <summary>A port of the host that is forwarded to a port of the pod (NPWG v1.3 §4.1.2.1.7).</summary>
public sealed record PortMapping
{
    /// <summary>The port on the host, 1 to 65535.</summary>
    public required int HostPort { get; init; }

    /// <summary>The port in the pod, 1 to 65535.</summary>
    public required int ContainerPort { get; init; }

    /// <summary>TCP, UDP or SCTP in any case, as written; empty if absent, which means TCP.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>The host address to listen on, as written; empty means all. Defined by Multus.</summary>
    public string HostIp { get; init; } = "";
}
