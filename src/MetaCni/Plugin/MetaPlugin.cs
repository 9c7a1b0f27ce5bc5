// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Plugin;
using Cni.Values;

namespace MetaCni.Plugin;

/// <summary>MetaCni as the plugin that a container runtime calls; each command has its own file.</summary>
/// <remarks>A signal does not interrupt a command: it cancels a token, and the command finishes in order.</remarks>
internal sealed class MetaPlugin(PluginServices services) : ICniPlugin
{
    public IReadOnlyList<CniVersion> SupportedVersions => CniVersion.All;

    public Task<JsonObject> AddAsync(PluginRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, (line, stop) => new AddCommand(services, line).RunAsync(request, stop), cancellationToken);

    public Task DelAsync(PluginRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, (line, stop) => new DelCommand(services, line).RunAsync(request, stop), cancellationToken);

    public Task CheckAsync(PluginRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, (line, stop) => new CheckCommand(services, line).RunAsync(request, stop), cancellationToken);

    public Task StatusAsync(PluginRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, (line, stop) => new StatusCommand(services, line).RunAsync(request, stop), cancellationToken);

    public Task GcAsync(PluginRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, (line, stop) => new GcCommand(services, line).RunAsync(request, stop), cancellationToken);

    private Task<object?> RunAsync(
        PluginRequest request, Func<OperationLine, CancellationToken, Task> verb, CancellationToken cancellationToken) =>
        RunAsync<object?>(
            request,
            async (line, stop) =>
            {
                await verb(line, stop).ConfigureAwait(false);
                return null;
            },
            cancellationToken);

    private async Task<T> RunAsync<T>(
        PluginRequest request, Func<OperationLine, CancellationToken, Task<T>> verb, CancellationToken cancellationToken)
    {
        using var termination = Termination.Watch(services, cancellationToken);
        return await OperationLine.AboutAsync(request, services, line => verb(line, termination.Token), cancellationToken)
            .ConfigureAwait(false);
    }
}
