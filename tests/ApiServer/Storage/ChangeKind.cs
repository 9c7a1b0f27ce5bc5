// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Storage;

public enum ChangeKind
{
    Added,
    Modified,
    Deleted,

    /// <summary>No change: every watch that allows bookmarks gets one.</summary>
    Bookmark,
}
