// SPDX-License-Identifier: Apache-2.0

namespace RecordingPlugin;

/// <summary>The plugin's answer goes out in one write, as bytes.</summary>
internal static class StandardOutput
{
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        using var stdout = Console.OpenStandardOutput();
        stdout.Write(bytes);
    }
}
