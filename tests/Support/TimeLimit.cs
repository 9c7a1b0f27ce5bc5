// SPDX-License-Identifier: Apache-2.0

namespace Support;

/// <summary>Ends a test that would hang. No outcome may depend on it: a machine may be twenty times slower than the author's.</summary>
public static class TimeLimit
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    /// <summary>Cancelled when a test has taken so long that it hangs.</summary>
    public static CancellationTokenSource Guard() => new(Length);
}
