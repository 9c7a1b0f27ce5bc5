// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Xunit;

namespace Support;

/// <summary>The requirements of tests. With <c>make test</c> all are met; otherwise the test is skipped and the reason is shown.</summary>
public static partial class Requires
{
    /// <summary>For tests that need root: use [SkippableFact] and call this in the first line.</summary>
    public static void Root() => Skip.IfNot(EffectiveUserId() == 0, "network namespaces are made by root: run make test as root");

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUserId();
}
