// SPDX-License-Identifier: Apache-2.0


namespace Linux.Streams;

/// <summary>
/// The descriptors 0, 1 and 2. Where a caller closed one, the next file that is opened would get its number and what is said there.
/// </summary>
public static class StandardDescriptors
{
    private const int LastStandard = 2;

    /// <summary>
    /// Puts a file that takes nothing (/dev/full), and that cannot be read, into every gap. To be called before anything else is opened.
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
