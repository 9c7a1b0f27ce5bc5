// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;

namespace MetaCni.Tests.Journal;

public sealed class NameHashTests
{
    // Computed with another implementation of SipHash-2-4: processes of different versions have to agree.
    [Theory]
    [InlineData("main", 0xba3e1001f6a5ed9e)]
    [InlineData("cluster-network-0123456789", 0xd7797f31b7606f92)]
    [InlineData("é", 0xe2657b17ddad19ff)]
    public void The_hash_of_a_name_is_the_same_in_every_process(string name, ulong number) => Assert.Equal(number, NameHash.Of(name));
}
