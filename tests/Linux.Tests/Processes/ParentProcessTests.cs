// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Linux.Processes;

using Support;

namespace Linux.Tests.Processes;

public sealed class ParentProcessTests
{
    [Fact]
    public void Name_is_the_one_that_ps_shows()
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
