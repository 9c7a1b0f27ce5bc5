// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Xunit;

namespace Support;

/// <summary>What a test needs of the machine. <c>make test</c> has it all; a test that lacks it is skipped with the reason.</summary>
public static partial class Requires
{
    /// <summary>For tests of the kernel: [SkippableFact] and this as the first line.</summary>
    public static void Root() => Skip.IfNot(EffectiveUserId() == 0, "network namespaces are made by root: run make test as root");

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUserId();
}
