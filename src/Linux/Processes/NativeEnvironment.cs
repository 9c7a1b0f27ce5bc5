// SPDX-License-Identifier: Apache-2.0

using Linux.Files;

namespace Linux.Processes;

/// <summary>The C library's environment, which native libraries read; .NET has its own copy.</summary>
public static class NativeEnvironment
{
    // Four times the kernel's limit at the start of a program.
    private const int Longest = 8 * 1024 * 1024;

    /// <summary>The variables at the start of this program, byte for byte; null if the kernel does not show them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? AtStart()
    {
        try
        {
            return BoundedFile.TryReadOwn("/proc/self/environ", out var block, Longest) ? EnvironmentText.Variables(block) : null;
        }
        catch (Exception e) when (e is LinuxException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Sets a variable for native libraries.</summary>
    public static void Set(string name, string value)
    {
        if (Libc.SetEnvironment(name, value, 1) != 0)
        {
            throw LinuxException.Last($"setenv {name}");
        }
    }

    /// <summary>True if native libraries see the variable.</summary>
    public static bool Has(string name) => Libc.GetEnvironment(name) != 0;
}
