// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using MetaCni.Linux;

namespace MetaCni.Tests.Linux;

public sealed class ParentProcessTests
{
    [Fact]
    public void Name_is_the_one_that_ps_shows()
    {
        var parent = Shell.Run("ps", "-o", "ppid=", "-p", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)).Trim();

        Assert.Equal(Shell.Run("ps", "-o", "comm=", "-p", parent).Trim(), ParentProcess.Name());
    }
}
