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
        return await OperationLine.AboutAsync(
            request, services, own => new AddCommand(own).RunAsync(request, termination.Token), cancellationToken).ConfigureAwait(false);
    }

    public async Task DelAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        using var termination = Termination.Watch(services, cancellationToken);
        await RunAsync(request, own => new DelCommand(own).RunAsync(request, termination.Token), cancellationToken).ConfigureAwait(false);
    }

    public Task CheckAsync(PluginRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, own => new CheckCommand(own).RunAsync(request, cancellationToken), cancellationToken);

    public async Task StatusAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        using var termination = Termination.Watch(services, cancellationToken);
        await RunAsync(
            request, own => new StatusCommand(own).RunAsync(request, termination.Token), cancellationToken).ConfigureAwait(false);
    }

    public async Task GcAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        using var termination = Termination.Watch(services, cancellationToken);
        await RunAsync(request, own => new GcCommand(own).RunAsync(request, termination.Token), cancellationToken).ConfigureAwait(false);
    }

    private Task<object?> RunAsync(PluginRequest request, Func<PluginServices, Task> verb, CancellationToken cancellationToken) =>
        OperationLine.AboutAsync<object?>(
            request,
            services,
            async own =>
            {
                await verb(own).ConfigureAwait(false);
                return null;
            },
            cancellationToken);
}
