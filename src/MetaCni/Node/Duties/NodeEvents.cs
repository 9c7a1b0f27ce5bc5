// SPDX-License-Identifier: Apache-2.0

using System.Threading.Channels;

namespace MetaCni.Node.Duties;

/// <summary>The events that are not sent yet: at most 64; the oldest are dropped first. No duty waits for the API server.</summary>
internal sealed class NodeEvents
{
    private const int Most = 64;

    private readonly Channel<NodeEvent> _queue =
        Channel.CreateBounded<NodeEvent>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>For the duty that sends them.</summary>
    public ChannelReader<NodeEvent> Unsent => _queue.Reader;

    public void Post(NodeEvent nodeEvent) => _queue.Writer.TryWrite(nodeEvent);
}
