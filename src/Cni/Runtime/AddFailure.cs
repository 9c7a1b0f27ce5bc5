// SPDX-License-Identifier: Apache-2.0

namespace Cni.Runtime;

/// <summary>Where the ADD of a configuration list came to its end; what undoing it may expect of each plugin follows from that.</summary>
/// <param name="Plugin">The place of the plugin that failed, from zero. Those before it succeeded, those after it were never asked.</param>
/// <param name="WasStarted">False where that plugin could not be started either.</param>
public readonly record struct AddFailure(int Plugin, bool WasStarted)
{
    /// <summary>What an exception of <see cref="NetworkRuntime.Add"/> says; null where no plugin was reached.</summary>
    public static AddFailure? Of(Errors.CniException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.PluginIndex is { } index ? new AddFailure(index, exception.WasPluginStarted) : null;
    }
}
