// SPDX-License-Identifier: Apache-2.0

namespace Support;

/// <summary>Stops a test that hangs. No outcome may depend on it: a machine may be twenty times slower than the developer's.</summary>
public static class TimeLimit
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    /// <summary>A token source that is cancelled when the test has hung.</summary>
    public static CancellationTokenSource Guard() => new(Length);
}
