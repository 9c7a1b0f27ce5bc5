// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.CommandLine.Terminal;

/// <summary>Ends a command between two steps after Ctrl-C.</summary>
internal static class Interruption
{
    /// <exception cref="CniException">11: the command was interrupted.</exception>
    public static void ThrowIfRequested(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            throw new CniException(CniErrorCode.TryAgainLater, "interrupted; what was done before stays, and the same command continues");
        }
    }
}
