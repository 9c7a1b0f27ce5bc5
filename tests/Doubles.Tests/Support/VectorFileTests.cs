// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Doubles.Tests.Support;

public sealed class VectorFileTests
{
    public static TheoryData<string> Names => new(VectorFile.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_vector_can_be_read(string name)
    {
        var vector = VectorFile.Read(name);

        Assert.Equal(name, vector.Name);
        Assert.Equal(vector.Commands, vector.Recorded.Keys);
    }

    [Fact]
    public void Placeholders_become_values_and_back()
    {
        var substitution = new PlaceholderSubstitution
        {
            NetworkNamespace = "/var/run/netns/x",
            ContainerId = "c1",
            PodUid = "u1",
            BinDirectory = "/tmp/t/bin",
            ConfDirectory = "/tmp/t/bin/conf",
        };

        var actual = substitution.ToActual("$BIN:$CONFDIR:$NETNS;$CONTAINER;$UID");

        Assert.Equal("/tmp/t/bin:/tmp/t/bin/conf:/var/run/netns/x;c1;u1", actual);
        Assert.Equal("$BIN:$CONFDIR:$NETNS;$CONTAINER;$UID", substitution.ToPlaceholders(actual));
    }
}
