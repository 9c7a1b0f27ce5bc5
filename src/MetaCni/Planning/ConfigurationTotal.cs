// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Json;

namespace MetaCni.Planning;

/// <summary>
/// Adds up the configurations of a pod's networks while they are read, so that reading stops once they exceed the plan's limit.
/// </summary>
internal sealed class ConfigurationTotal
{
    private readonly Lock _lock = new();
    private JsonSize _size;
    private CniException? _failure;

    /// <summary>Call before reading another configuration.</summary>
    /// <exception cref="CniException">
    /// 7: the limit is already exceeded. Otherwise the error of the configuration that could not be read.
    /// </exception>
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

    /// <summary>Notes that reading a configuration failed, so that no further one is read.</summary>
    public void Fail(CniException failure)
    {
        lock (_lock)
        {
            _failure ??= failure;
        }
    }

    /// <exception cref="CniException">7: this configuration exceeds the limit.</exception>
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
