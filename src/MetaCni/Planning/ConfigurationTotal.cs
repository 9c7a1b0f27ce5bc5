// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Json;

namespace MetaCni.Planning;

/// <summary>
/// Adds up the configurations of a pod's networks while they are read, so that reading ends once there are more than a plan takes.
/// </summary>
internal sealed class ConfigurationTotal
{
    private readonly Lock _lock = new();
    private JsonSize _size;
    private CniException? _failure;

    /// <summary>Before another one is read.</summary>
    /// <exception cref="CniException">7: there is too much already. Else: as for the one that cannot be read.</exception>
    public void RequireRoom()
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                throw new CniException(_failure.Error, _failure);
            }
        }
    }

    /// <summary>Reading one has failed: those that nobody began to read need not be read either.</summary>
    public void Fail(CniException failure)
    {
        lock (_lock)
        {
            _failure ??= failure;
        }
    }

    /// <exception cref="CniException">7: with this one there is too much.</exception>
    public void Add(ResolvedNetwork network)
    {
        var size = JsonSize.Of(network.Configuration.Json);
        lock (_lock)
        {
            _size += size;
            PlanLimits.RequireSize(_size, network);
        }
    }
}
