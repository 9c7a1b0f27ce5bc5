// SPDX-License-Identifier: Apache-2.0

namespace Soak.Costs;

/// <summary>The places where a tenant, a plugin or a runtime can put a large value.</summary>
internal enum Place
{
    /// <summary>The annotation: <c>cni-args</c> of its element.</summary>
    CniArgs,

    /// <summary>The annotation: an extension key.</summary>
    ExtensionKey,

    /// <summary>The annotation: elements.</summary>
    Elements,

    /// <summary>The annotation: addresses of its element.</summary>
    Ips,

    /// <summary>The annotation: port mappings of its element.</summary>
    PortMappings,

    /// <summary>The whole annotation.</summary>
    Annotation,

    /// <summary>The definition: a member of its plugin.</summary>
    PluginMember,

    /// <summary>The definition: plugins.</summary>
    Plugins,

    /// <summary>The definition: the type of its plugin.</summary>
    Type,

    /// <summary>The whole definition.</summary>
    Definition,

    /// <summary>The result of ADD: an unknown member.</summary>
    ResultMember,

    /// <summary>The result of ADD: interfaces.</summary>
    Interfaces,

    /// <summary>The result of ADD: addresses.</summary>
    Addresses,

    /// <summary>The result of ADD: routes.</summary>
    Routes,

    /// <summary>The result of ADD: search domains.</summary>
    Search,

    /// <summary>The whole result of ADD.</summary>
    Result,

    /// <summary>The error of DEL: its message.</summary>
    ErrorMessage,

    /// <summary>The error of DEL: its details.</summary>
    ErrorDetails,

    /// <summary>The whole error of DEL.</summary>
    Error,

    /// <summary>stdin: an unknown member.</summary>
    StdinMember,

    /// <summary>stdin: the annotations of the pod, which the runtime passes.</summary>
    PodAnnotations,

    /// <summary>stdin: the result of an earlier ADD.</summary>
    PreviousResult,
}
