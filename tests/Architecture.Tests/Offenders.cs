// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

internal static class Offenders
{
    /// <summary>Fails with every offender in full, one a line; Assert.Empty would cut them short.</summary>
    public static void MustBeNone(IEnumerable<string> offenders)
    {
        var all = string.Join('\n', offenders);
        Assert.True(all.Length == 0, all);
    }
}
