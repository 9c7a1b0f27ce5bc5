// SPDX-License-Identifier: Apache-2.0

using ApiServer.Access;
using Support;

namespace EndToEnd.Tests.Deployment.Nodes;

/// <summary>
/// The roles of the manifests: the API server of these tests enforces them. <see cref="Daemon.ApiDutiesTests"/> shows that they permit nothing
/// that is not needed.
/// </summary>
public sealed class PermissionTests
{
    private const string Namespace = "kube-system";

    // Not in the collection of the other nodes: the daemon lists the definitions when it has run for 20 s.
    [SkippableFact]
    public async Task The_daemon_is_denied_nothing_that_it_does_in_its_container()
    {
        await using var place = await DeployedNode.StartAsync(".");

        var daemon = await place.StartReadyDaemonAsync();

        using var limit = TimeLimit.Guard();
        await place.Server.Log.WaitAsync(
            request => request.Path.EndsWith("/network-attachment-definitions", StringComparison.Ordinal), limit.Token);
        await daemon.Delete();
        Assert.Empty(place.Server.Access.Denied(User.NameOfServiceAccount(Namespace, "metacni-node")));
    }
}
