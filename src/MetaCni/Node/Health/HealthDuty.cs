// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Files;
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
    public async Task RunAsync(CancellationToken stop)
    {
        new HealthPages(services).AddTo(services.Pages);
        try
        {
            // A killed daemon left it; only one daemon runs.
            FileNames.TryRemove(socket);
            await new PageServer(options => options.ListenUnixSocket(socket), services.Pages.GetAsync)
                .RunAsync(() => FileNames.MakePrivate(socket), stop)
                .ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"the socket {PlainText.Word(socket)} cannot be used: {e.Message}; name another directory with --run-dir", "", e);
        }
        finally
        {
            FileNames.TryRemove(socket);
        }
    }
}
