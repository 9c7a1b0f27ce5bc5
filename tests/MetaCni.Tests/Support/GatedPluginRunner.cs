// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;

namespace MetaCni.Tests.Support;

/// <summary>Plugins that all stay at work until a number of them are: a test that needs fewer at once never ends, and fails by its deadline.</summary>
/// <param name="together">How many secondaries have to be at work before any of them goes on.</param>
/// <param name="answer">What each of them answers then.</param>
internal sealed class GatedPluginRunner(int together, Func<FakeCall, PluginOutput> answer) : IPluginRunner
{
    private readonly Lock _lock = new();
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource _gate = new();
    private int _arrived;
    private int _atWork;

    /// <summary>The most that were at work at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>The calls in the order of their beginning.</summary>
    public IReadOnlyList<string> Log => _log;

    public string Find(string type, IReadOnlyList<string> directories) => "/plugins/" + type;

    public PluginOutput Run(PluginProcess process, CancellationToken cancellationToken)
    {
        var call = FakeCall.Of(process, cancellationToken);
        lock (_lock)
        {
            _log.Add(call.ToString());
            MostAtOnce = Math.Max(MostAtOnce, ++_atWork);
        }

        if (call.InterfaceName == "eth0")
        {
            LetOthersShowThemselves();
        }
        else
        {
            Pass(cancellationToken);
        }

        lock (_lock)
        {
            _atWork--;
        }

        return answer(call);
    }

    // Whoever should not be at work beside this call has its chance now; a right attacher cannot fail by it. On a busy machine each turn of
    // the others takes long, so there are few.
    private static void LetOthersShowThemselves()
    {
        for (var i = 0; i < 50; i++)
        {
            Thread.Yield();
        }
    }

    private void Pass(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _arrived) == together)
        {
            LetOthersShowThemselves();
            _gate.SetResult();
        }

        _gate.Task.Wait(cancellationToken);
    }
}
