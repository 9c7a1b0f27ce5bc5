// SPDX-License-Identifier: Apache-2.0


namespace Linux.Streams;

/// <summary>The descriptors 0, 1 and 2. If the caller closed one, the next opened file would get its number, and its output.</summary>
public static class StandardDescriptors
{
    private const int LastStandard = 2;

    /// <summary>
    /// Opens /dev/full, which accepts no writes and cannot be read here, for every missing descriptor. Call this before opening any file.
    /// </summary>
    public static void FillGaps()
    {
        int descriptor;
        do
        {
            descriptor = Libc.Open("/dev/full", OpenFlags.WriteOnly, 0);
        }
        while (descriptor is >= 0 and < LastStandard);

        if (descriptor > LastStandard)
        {
            Libc.Close(descriptor);
        }
    }
}
