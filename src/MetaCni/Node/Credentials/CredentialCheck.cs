// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Credentials;

/// <summary>Asks the API server whether it accepts a credential, with the request that needs the least permission: its version.</summary>
internal sealed class CredentialCheck(IApiServer api)
{
    private static readonly ApiRequest Version = new()
    {
        Method = HttpMethod.Get,
        Path = "version",
        Permission = "get version",
        Namespace = "",
        Expected = ExpectedAnswer.Version,

        // An answer, also this one, shows that the server knows the user.
        MayBeForbidden = true,
    };

    /// <summary>True if the server does not accept the credential (401).</summary>
    /// <exception cref="CniException">The server cannot be reached.</exception>
    public async Task<bool> IsRejectedAsync(KubeConfig config, CancellationToken stop)
    {
        try
        {
            _ = await api.SendAsync(config, Version, stop).ConfigureAwait(false);
            return false;
        }
        catch (CniException e) when (e.Error.Code == (int)MetaCniErrorCode.AccessDenied)
        {
            return true;
        }
    }
}
