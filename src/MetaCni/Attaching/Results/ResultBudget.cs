// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Planning;

namespace MetaCni.Attaching.Results;

/// <summary>
/// Limits the results of all networks of a pod together: they stay in memory, and in the record until the pod is deleted.
/// </summary>
internal sealed class ResultBudget
{
    /// <summary>The most bytes of all results together.</summary>
    public const int Bytes = 1 << 20;

    /// <summary>The most JSON values of all results together.</summary>
    public const int Values = 25_000;

    private readonly Lock _lock = new();
    private JsonSize _spent;

    /// <summary>Counts a result and returns it.</summary>
    /// <exception cref="CniException">104: the results exceed the budget.</exception>
    public JsonObject Spend(PlannedAttachment attachment, JsonObject result)
    {
        var size = JsonSize.Of(result);
        lock (_lock)
        {
            _spent += size;
            if (_spent.Bytes > Bytes || _spent.Values > Values)
            {
                throw new CniException(
                    PluginErrorCode.PluginAnswerInvalid,
                    $"its result has {size.Bytes} bytes and {size.Values} JSON values, and the results of all networks of this pod have "
                    + $"{_spent.Bytes} bytes and {_spent.Values} JSON values, more than the limits of {Bytes} and {Values}; "
                    + "request fewer networks, or configure fewer addresses and routes in them")
                {
                    PluginType = attachment.Configuration.Plugins[^1].Type,
                };
            }
        }

        return result;
    }
}
