// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;

namespace MetaCni.Node.Handover;

/// <summary>One token bucket for each pod, of the pods that were used last.</summary>
internal sealed class PodBuckets(TimeProvider time, int burst, TimeSpan interval)
{
    // As kubelet's cache of event sources.
    private const int Most = 4096;

    private readonly Dictionary<string, LinkedListNode<(string Pod, TokenBucket Bucket)>> _nodes = [];
    private readonly LinkedList<(string Pod, TokenBucket Bucket)> _byUse = [];

    /// <summary>True if something may happen for the pod now; it then counts as happened.</summary>
    public bool TryTake(string pod)
    {
        if (_nodes.TryGetValue(pod, out var node))
        {
            _byUse.Remove(node);
        }
        else
        {
            node = new((pod, new TokenBucket(time, burst, interval)));
            _nodes[pod] = node;
        }

        _byUse.AddFirst(node);
        if (_byUse.Count > Most)
        {
            _nodes.Remove(_byUse.Last!.Value.Pod);
            _byUse.RemoveLast();
        }

        return node.Value.Bucket.TryTake();
    }
}
