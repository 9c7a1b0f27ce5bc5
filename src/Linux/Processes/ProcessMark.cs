// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Linux.Processes;

/// <summary>A variable with its value in a process's initial environment.</summary>
internal sealed class ProcessMark(string variable, string value)
{
    // The program that marks a process puts the mark first. A shell passes the environment on in another order, so read more than the
    // start. But limit it: a process can present gigabytes (prctl PR_SET_MM_MAP).
    private const int ReadAtMost = 256 << 10;
    private const int Piece = 16 << 10;

    // execve takes less than a millisecond, or longer on a busy machine. Wait up to about a second in total.
    private const int MostLooks = 1000;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly byte[] entry = Encoding.UTF8.GetBytes($"{variable}={value}\0");

    /// <summary>
    /// False for a process that has exited, or whose environment may not be read. Waits for a process during execve: its environment is
    /// empty for a moment, so it would seem to have no mark.
    /// </summary>
    public bool IsCarriedBy(int processId, CancellationToken cancellationToken)
    {
        for (var looks = 1; ; looks++)
        {
            if (IsIn(processId, out var isEmpty))
            {
                return true;
            }

            if (!isEmpty || looks == MostLooks || !ProcessIdentity.IsExecuting(processId) || cancellationToken.WaitHandle.WaitOne(Moment))
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
            // The leading zero byte represents the end of a preceding entry.
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
