// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Linux.Processes;

/// <summary>Handles SIGTERM, SIGINT and SIGHUP with a callback instead of exiting.</summary>
public sealed class TerminationSignals : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;

    private TerminationSignals(PosixSignalRegistration[] registrations) => this.registrations = registrations;

    /// <summary>Calls an action for each signal instead of exiting, until the returned object is disposed of.</summary>
    public static IDisposable Register(Action action)
    {
        return new TerminationSignals(
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ]);

        void Handle(PosixSignalContext context)
        {
            context.Cancel = true;
            action();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }
}
