// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>Limits how often something happens: a number of times at once, then once an interval.</summary>
/// <param name="time">The clock.</param>
/// <param name="burst">How often at once.</param>
/// <param name="interval">The time after which it may happen once more.</param>
internal sealed class TokenBucket(TimeProvider time, int burst, TimeSpan interval)
{
    private double _left = burst;
    private long _filled = time.GetTimestamp();

    /// <summary>The time until it may happen again; zero: now.</summary>
    public TimeSpan Wait
    {
        get
        {
            Fill();
            return _left >= 1 ? TimeSpan.Zero : (1 - _left) * interval;
        }
    }

    /// <summary>True if it may happen now; it then counts as happened.</summary>
    public bool TryTake()
    {
        Fill();
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(burst, _left + (time.GetElapsedTime(_filled, now) / interval));
        _filled = now;
    }
}
