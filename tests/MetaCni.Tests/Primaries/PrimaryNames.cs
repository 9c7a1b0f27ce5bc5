// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Primaries;

/// <summary>Every product of which there is a fixture.</summary>
public sealed class PrimaryNames : TheoryData<string>
{
    public PrimaryNames() => AddRange([.. PrimaryFixture.Names]);
}
