// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Storage;

public enum ChangeKind
{
    Added,
    Modified,
    Deleted,

    /// <summary>Nothing changed: every watch that wants bookmarks gets one.</summary>
    Bookmark,
}
