// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Linux.Processes;

using Support;

namespace Linux.Tests.Processes;

public sealed class ParentProcessTests
{
    [Fact]
    public void The_name_of_the_parent_process_equals_the_output_of_ps()
    {
        var parent = Witness.Run("ps", "-o", "ppid=", "-p", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)).Trim();

        // Both are called dotnet otherwise, and the wrong one would pass for the right one.
        var own = File.ReadAllText("/proc/self/comm");
        File.WriteAllText("/proc/self/comm", "mc-child");
        try
        {
            Assert.Equal(Witness.Run("ps", "-o", "comm=", "-p", parent).Trim(), ParentProcess.Name());
        }
        finally
        {
            File.WriteAllText("/proc/self/comm", own.TrimEnd());
        }
    }
}
