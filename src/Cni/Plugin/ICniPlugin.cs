// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;

namespace Cni.Plugin;

/// <summary>A plugin without its wire: <see cref="PluginHost"/> has checked what the specification says about every request.</summary>
/// <remarks>A failure is a <see cref="Errors.CniException"/>; it goes to stdout as it is.</remarks>
public interface ICniPlugin
{
    /// <summary>The versions of the protocol that the plugin speaks; at least one.</summary>
    IReadOnlyList<CniVersion> SupportedVersions { get; }

    /// <summary>ADD; returns the result in the request's version (CNI §5 "ADD Success").</summary>
    Task<JsonObject> AddAsync(PluginRequest request, CancellationToken cancellation);

    /// <summary>DEL.</summary>
    Task DelAsync(PluginRequest request, CancellationToken cancellation);

    /// <summary>CHECK.</summary>
    Task CheckAsync(PluginRequest request, CancellationToken cancellation);

    /// <summary>STATUS.</summary>
    Task StatusAsync(PluginRequest request, CancellationToken cancellation);

    /// <summary>GC.</summary>
    Task GcAsync(PluginRequest request, CancellationToken cancellation);
}
