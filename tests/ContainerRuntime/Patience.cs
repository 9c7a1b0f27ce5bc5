// SPDX-License-Identifier: Apache-2.0

namespace ContainerRuntime;

/// <summary>How long a test waits for an answer before it says that there is none.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static DateTime Deadline => DateTime.UtcNow + Limit;
}
