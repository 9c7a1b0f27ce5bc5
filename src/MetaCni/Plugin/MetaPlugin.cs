// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Plugin;
using Cni.Values;

namespace MetaCni.Plugin;

/// <summary>MetaCni as the plugin that a container runtime starts: one file a verb.</summary>
/// <remarks>Verbs that change something are not ended in the middle by a signal; the others may be.</remarks>
internal sealed class MetaPlugin(PluginServices services) : ICniPlugin
{
    public IReadOnlyList<CniVersion> SupportedVersions => CniVersion.All;

    public async Task<JsonObject> AddAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        using var termination = Termination.Watch(services, cancellationToken);
        return await new AddCommand(services).RunAsync(request, termination.Token).ConfigureAwait(false);
    }

    public async Task DelAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        using var termination = Termination.Watch(services, cancellationToken);
        await new DelCommand(services).RunAsync(request, termination.Token).ConfigureAwait(false);
    }

    public Task CheckAsync(PluginRequest request, CancellationToken cancellationToken) =>
        new CheckCommand(services).RunAsync(request, cancellationToken);

    public Task StatusAsync(PluginRequest request, CancellationToken cancellationToken) =>
        new StatusCommand(services).RunAsync(request, cancellationToken);

    public async Task GcAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        using var termination = Termination.Watch(services, cancellationToken);
        await new GcCommand(services).RunAsync(request, termination.Token).ConfigureAwait(false);
    }
}
