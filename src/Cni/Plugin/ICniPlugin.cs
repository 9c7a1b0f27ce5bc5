// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;

namespace Cni.Plugin;

/// <summary>A plugin without its transport: <see cref="PluginHost"/> has validated every request (CNI §2).</summary>
/// <remarks>A failure is a <see cref="Errors.CniException"/>; it is written to stdout unchanged.</remarks>
public interface ICniPlugin
{
    /// <summary>The protocol versions that the plugin supports; at least one.</summary>
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
