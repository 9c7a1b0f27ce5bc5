// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Grpc.Core;

namespace KubeletStandIn;

/// <summary>The devices that pods of the node were given, and how kubelet answers questions about them.</summary>
public sealed class NodeDevices
{
    private readonly List<GivenDevices> _given = [];
    private readonly List<(string Resource, string Id)> _free = [];
    private readonly List<string> _empty = [];
    private readonly ConcurrentQueue<string> _calls = [];
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>In the order in which they were given; a container's in one piece.</summary>
    public IReadOnlyList<GivenDevices> Given => _given;

    /// <summary>Healthy devices that no pod has.</summary>
    public IReadOnlyList<(string Resource, string Id)> Free => _free;

    /// <summary>Resources that are listed without a device.</summary>
    public IReadOnlyList<string> Empty => _empty;

    /// <summary>The questions so far: <c>Get</c>, <c>List</c> or <c>GetAllocatableResources</c>.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>Done when the first question has come.</summary>
    public Task Asked => _asked.Task;

    /// <summary>What <c>Get</c> fails with; OK where it answers.</summary>
    public StatusCode GetFailure { get; set; } = StatusCode.OK;

    /// <summary>What <c>GetAllocatableResources</c> fails with; OK where it answers.</summary>
    public StatusCode AllocatableFailure { get; set; } = StatusCode.OK;

    /// <summary>How many questions are refused first, and with what.</summary>
    public (int Times, StatusCode Code) Refusals { get; set; }

    /// <summary>True if it accepts questions and never answers.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Gives devices to a container; without any, its answer names the resource and no id.</summary>
    public NodeDevices Give(string pod, string container, string resource, params IReadOnlyList<string> ids)
    {
        _given.Add(new GivenDevices(pod, container, resource, ids));
        return this;
    }

    /// <summary>Healthy devices that a device plugin has registered and no pod has; a resource without any is listed without ids.</summary>
    public NodeDevices Offer(string resource, params IReadOnlyList<string> ids)
    {
        if (ids.Count == 0)
        {
            _empty.Add(resource);
        }

        _free.AddRange(ids.Select(id => (resource, id)));
        return this;
    }

    internal async Task AnswerAsync(string question, CancellationToken cancellation)
    {
        _calls.Enqueue(question);
        _asked.TrySetResult();
        if (IsSilent)
        {
            await _end.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }

        if (_calls.Count <= Refusals.Times)
        {
            throw new RpcException(new Status(Refusals.Code, "not now"));
        }
    }

    internal void End() => _end.TrySetResult();
}
