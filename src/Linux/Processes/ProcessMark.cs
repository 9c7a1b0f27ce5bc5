// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Linux.Processes;

/// <summary>A variable in the environment that a process was started with, and its value.</summary>
internal sealed class ProcessMark(string variable, string value)
{
    // Whoever marks a process puts the mark first. A shell writes the environment of what it starts in another order, so more than that is read; but not
    // all that there is: a process can present gigabytes (prctl PR_SET_MM_MAP).
    private const int ReadAtMost = 256 << 10;
    private const int Piece = 16 << 10;

    // Loading a program takes less than a millisecond, and longer on a machine that is short of time. A second of moments in all.
    private const int MostLooks = 1000;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly byte[] entry = Encoding.UTF8.GetBytes($"{variable}={value}\0");

    /// <summary>
    /// False for a process that has ended, or whose environment may not be read. One that is executing another program is waited for: it
    /// shows no environment for a moment, and would seem to be somebody else's.
    /// </summary>
    public bool IsCarriedBy(int processId, CancellationToken deadline)
    {
        for (var looks = 1; ; looks++)
        {
            if (IsIn(processId, out var isEmpty))
            {
                return true;
            }

            if (!isEmpty || looks == MostLooks || !ProcessIdentity.IsExecuting(processId) || deadline.WaitHandle.WaitOne(Moment))
            {
                return false;
            }
        }
    }

    private bool IsIn(int processId, out bool isEmpty)
    {
        isEmpty = false;
        if (!FileDescriptor.TryOpen($"/proc/{processId}/environ", OpenFlags.ReadOnly, out var file))
        {
            return false;
        }

        using (file)
        {
            // A zero byte in front stands for the end of the entry before the first one.
            var text = new byte[1 + Piece];
            for (var length = 1; ;)
            {
                var count = (int)Libc.Read(file, text.AsSpan(length), text.Length - length);
                if (count < 0 && Errno.Last == Errno.Interrupted)
                {
                    continue;
                }

                var from = Math.Max(0, length - entry.Length - 1);
                length += Math.Max(0, count);
                if (Contains(text.AsSpan(from, length - from)))
                {
                    return true;
                }

                if (count <= 0 || length > ReadAtMost)
                {
                    isEmpty = count == 0 && length == 1;
                    return false;
                }

                if (length == text.Length)
                {
                    Array.Resize(ref text, text.Length + Piece);
                }
            }
        }
    }

    private bool Contains(ReadOnlySpan<byte> text)
    {
        for (int at; (at = text.IndexOf(entry)) >= 0; text = text[(at + 1)..])
        {
            if (at > 0 && text[at - 1] == 0)
            {
                return true;
            }
        }

        return false;
    }
}
