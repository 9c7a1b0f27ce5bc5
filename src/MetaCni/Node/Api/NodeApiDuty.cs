// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Node.Duties;
using MetaCni.Node.Http;

namespace MetaCni.Node.Api;

/// <summary>Serves the node API for the plugin.</summary>
/// <param name="services">The daemon's services.</param>
/// <param name="routes">The routes, in their order.</param>
internal sealed class NodeApiDuty(NodeServices services, IReadOnlyList<INodeRoute> routes) : INodeDuty
{
    public string Name => "node API";

    /// <exception cref="CniException">5: the socket cannot be used.</exception>
    public Task RunAsync(CancellationToken stop)
    {
        var socket = services.Directories.NodeSocket;
        var server = new NodeApiServer(services, socket, routes);
        return new PrivateSocket(socket).ServeAsync(started => server.RunAsync(
            () =>
            {
                started();
                services.Log.Verbose($"the node API is served on {PlainText.Word(socket)}");
            },
            stop));
    }
}
