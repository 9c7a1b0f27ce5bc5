// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Processes;

namespace MetaCni.Journal;

/// <summary>Processes left running by a killed operation or a killed plugin.</summary>
/// <param name="time">The clock.</param>
internal sealed class LeftProcesses(TimeProvider time)
{
    /// <summary>Terminates all of them (<see cref="MarkedProcesses.End"/>).</summary>
    /// <exception cref="CniException">11: the deadline passed first.</exception>
    public void End(string variable, string value, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            new MarkedProcesses(variable, value, time).End(patience, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater,
                $"a plugin or an aborted operation left processes running: {e.Message}; "
                + "try again, or find out what starts so many processes on this node",
                "",
                e);
        }
    }
}
