// SPDX-License-Identifier: Apache-2.0

using Linux;
using MetaCni.Config;
using MetaCni.Logging;

namespace MetaCni.Tests.Logging;

public sealed class LogLineTests
{
    [Theory]
    [InlineData((int)LogFormat.Logfmt)]
    [InlineData((int)LogFormat.Json)]
    public void Control_characters_of_a_path_that_the_kernel_refused_are_escaped(int format)
    {
        var failure = new LinuxException("open", "/tmp/\e[31mred\nnext", Errno.NoEntry);

        var line = new LogLine((LogFormat)format).Write([LogField.Error(failure.Message)]);

        Assert.Equal('\n', Assert.Single(line, char.IsControl));
        Assert.Contains("\\u001b[31mred\\nnext", line, StringComparison.OrdinalIgnoreCase);
    }
}
