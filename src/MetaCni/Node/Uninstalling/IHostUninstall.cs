// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Node.Uninstalling;

/// <summary>Takes MetaCni off the host, as far as its pods allow it.</summary>
internal interface IHostUninstall
{
    /// <summary>Runs once; can be repeated.</summary>
    /// <exception cref="CniException">5: it cannot be started on the host.</exception>
    Task<HostOutcome> RunAsync(CancellationToken stop);
}
