// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install.Settings;

namespace MetaCni.Node.Duties;

/// <summary>The last valid settings. Thread-safe.</summary>
internal sealed class LiveSettings
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile InstallSettings _current = new();

    /// <summary>Raised with every change.</summary>
    public ChangeSignal Changed { get; } = new();

    /// <summary>The settings that count now; the defaults before there are valid ones.</summary>
    public InstallSettings Last => _current;

    /// <summary>The settings that count now; waits at the start of the daemon until there are valid ones.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, also if there are settings: a duty that only asks for them must end, too.</exception>
    public async Task<InstallSettings> CurrentAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _first.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _current;
    }

    public void Replace(InstallSettings settings)
    {
        _current = settings;
        _first.TrySetResult();
        Changed.Raise();
    }
}
