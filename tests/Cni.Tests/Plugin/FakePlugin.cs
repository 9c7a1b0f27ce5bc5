// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Plugin;
using Cni.Values;

namespace Cni.Tests.Plugin;

/// <summary>A plugin that keeps the request and does what the test says.</summary>
internal sealed class FakePlugin : ICniPlugin
{
    public IReadOnlyList<CniVersion> SupportedVersions { get; init; } = CniVersion.All;

    public PluginRequest? Request { get; private set; }

    public Func<JsonObject> Work { get; init; } = () => new JsonObject { ["cniVersion"] = "1.1.0" };

    public bool WritesItself { get; init; }

    public async Task<JsonObject> AddAsync(PluginRequest request, CancellationToken cancellation)
    {
        var result = await Serve(request);
        if (WritesItself)
        {
            await request.WriteResultAsync(result, cancellation);
        }

        return result;
    }

    public Task DelAsync(PluginRequest request, CancellationToken cancellation) => Serve(request);

    public Task CheckAsync(PluginRequest request, CancellationToken cancellation) => Serve(request);

    public Task StatusAsync(PluginRequest request, CancellationToken cancellation) => Serve(request);

    public Task GcAsync(PluginRequest request, CancellationToken cancellation) => Serve(request);

    private Task<JsonObject> Serve(PluginRequest request)
    {
        Request = request;
        return Task.FromResult(Work());
    }
}
