// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.Build;

/// <summary>The kinds of program headers that tests ask about (elf(5)).</summary>
internal enum ElfSegment
{
    Load = 1,
    Dynamic = 2,
    Interpreter = 3,
}
