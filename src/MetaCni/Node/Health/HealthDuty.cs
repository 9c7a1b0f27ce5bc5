// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Node.Duties;
using MetaCni.Node.Http;

namespace MetaCni.Node.Health;

/// <summary>Serves the daemon's pages on a socket that only root can use.</summary>
/// <param name="services">The daemon's services.</param>
/// <param name="socket">The path of the socket; no other process of the node has it.</param>
internal sealed class HealthDuty(NodeServices services, string socket) : INodeDuty
{
    public string Name => "health";

    /// <exception cref="CniException">5: the socket cannot be used.</exception>
    public Task RunAsync(CancellationToken stop)
    {
        new HealthPages(services).AddTo(services.Pages);
        var server = new PageServer(options => options.ListenUnixSocket(socket), services.Pages.GetAsync);
        return new PrivateSocket(socket).ServeAsync(started => server.RunAsync(started, stop));
    }
}
