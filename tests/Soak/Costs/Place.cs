// SPDX-License-Identifier: Apache-2.0

namespace Soak.Costs;

/// <summary>Where a tenant, a plugin or a runtime can put much of something.</summary>
internal enum Place
{
    /// <summary>The annotation: <c>cni-args</c> of its element.</summary>
    CniArgs,

    /// <summary>The annotation: a key of the author's own.</summary>
    ExtensionKey,

    /// <summary>The annotation: elements.</summary>
    Elements,

    /// <summary>The annotation: addresses of its element.</summary>
    Ips,

    /// <summary>The annotation: port mappings of its element.</summary>
    PortMappings,

    /// <summary>The annotation as a whole.</summary>
    Annotation,

    /// <summary>The definition: a member of its plugin.</summary>
    PluginMember,

    /// <summary>The definition: plugins.</summary>
    Plugins,

    /// <summary>The definition: the type of its plugin.</summary>
    Type,

    /// <summary>The definition as a whole.</summary>
    Definition,

    /// <summary>The result of ADD: a member that nobody knows.</summary>
    ResultMember,

    /// <summary>The result of ADD: interfaces.</summary>
    Interfaces,

    /// <summary>The result of ADD: addresses.</summary>
    Addresses,

    /// <summary>The result of ADD: routes.</summary>
    Routes,

    /// <summary>The result of ADD: search domains.</summary>
    Search,

    /// <summary>The result of ADD as a whole.</summary>
    Result,

    /// <summary>The error of DEL: its message.</summary>
    ErrorMessage,

    /// <summary>The error of DEL: its details.</summary>
    ErrorDetails,

    /// <summary>The error of DEL as a whole.</summary>
    Error,

    /// <summary>stdin: a member that nobody knows.</summary>
    StdinMember,

    /// <summary>stdin: the annotations of the pod, which the runtime sends.</summary>
    PodAnnotations,

    /// <summary>stdin: the result of an earlier ADD.</summary>
    PreviousResult,
}
