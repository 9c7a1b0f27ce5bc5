// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Upstream;

/// <summary>The types of a watch's events.</summary>
internal enum WatchEventType
{
    Unknown,
    Added,
    Modified,
    Deleted,
    Bookmark,
    Error,
}
