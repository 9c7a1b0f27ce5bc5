// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Linux;

/// <summary>The C library's environment, which native libraries read; .NET keeps a copy of its own.</summary>
internal static class NativeEnvironment
{
    public static void Set(string name, string value)
    {
        if (Libc.SetEnvironment(name, value, 1) != 0)
        {
            throw LinuxException.Last($"setenv {name}");
        }
    }

    public static bool Has(string name) => Libc.GetEnvironment(name) != 0;
}
