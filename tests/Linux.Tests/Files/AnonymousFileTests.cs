// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Linux.Files;

namespace Linux.Tests.Files;

public sealed class AnonymousFileTests
{
    [Theory]
    [InlineData("one two", "one", "two")]
    [InlineData("a", "a", "a")]
    [InlineData("", "", "")]
    public void Beginning_and_end_have_at_most_the_bytes_that_are_asked_for(string written, string beginning, string end)
    {
        using var file = AnonymousFile.Create("test");
        RandomAccess.Write(file.Handle, Encoding.UTF8.GetBytes(written), fileOffset: 0);

        Assert.Equal((beginning, end), (file.Beginning(3), file.End(3)));
    }
}
