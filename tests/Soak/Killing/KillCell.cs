// SPDX-License-Identifier: Apache-2.0

namespace Soak.Killing;

/// <summary>One row of the table of kills.</summary>
/// <param name="Networks">The number of networks of the pod.</param>
/// <param name="Command">The command to kill: ADD or DEL.</param>
/// <param name="Recovery">The recovery afterwards.</param>
internal sealed record KillCell(int Networks, string Command, Recovery Recovery)
{
    public string Row(string how) => $"kill -9 {how}: {Command}, {Networks} {(Networks == 1 ? "network" : "networks")}, then {Then}";

    private string Then => Recovery switch
    {
        Recovery.DelAtOnce => "DEL at once and GC",
        Recovery.DelAfter10Milliseconds => "DEL after 10 ms and GC",
        Recovery.DelAfterASecond => "DEL after 1 s and GC",
        Recovery.Gc => "GC",
        _ => "ADD again and DEL",
    };
}
