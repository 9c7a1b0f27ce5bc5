// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Linux.Processes;

/// <summary>Handles SIGTERM, SIGINT and SIGHUP with a callback instead of exiting.</summary>
public sealed class TerminationSignals : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;

    private TerminationSignals(PosixSignalRegistration[] registrations) => this.registrations = registrations;

    /// <summary>Calls an action for each signal instead of exiting, until the returned object is disposed of.</summary>
    public static IDisposable Register(Action told)
    {
        return new TerminationSignals(
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Tell),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Tell),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Tell),
        ]);

        void Tell(PosixSignalContext context)
        {
            context.Cancel = true;
            told();
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
