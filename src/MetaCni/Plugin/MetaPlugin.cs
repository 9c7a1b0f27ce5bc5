// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Plugin;
using Cni.Values;

namespace MetaCni.Plugin;

/// <summary>MetaCni as the plugin that a container runtime starts: one file a verb.</summary>
internal sealed class MetaPlugin(PluginServices services) : ICniPlugin
{
    public IReadOnlyList<CniVersion> SupportedVersions => CniVersion.All;

    public Task<JsonObject> AddAsync(PluginRequest request, CancellationToken cancellationToken) =>
        new AddCommand(services).RunAsync(request, cancellationToken);

    public Task DelAsync(PluginRequest request, CancellationToken cancellationToken) =>
        new DelCommand(services).RunAsync(request, cancellationToken);

    public Task CheckAsync(PluginRequest request, CancellationToken cancellationToken) =>
        new CheckCommand(services).RunAsync(request, cancellationToken);

    public Task StatusAsync(PluginRequest request, CancellationToken cancellationToken) =>
        new StatusCommand(services).RunAsync(request, cancellationToken);

    public Task GcAsync(PluginRequest request, CancellationToken cancellationToken) =>
        new GcCommand(services).RunAsync(request, cancellationToken);
}
