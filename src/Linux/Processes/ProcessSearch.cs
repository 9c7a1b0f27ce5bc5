// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Linux.Files;

namespace Linux.Processes;

/// <summary>The processes that this program, or a program that it runs, can have started.</summary>
/// <remarks>
/// They have this process's user ID as real, effective and saved ID, and are in its PID and user namespaces. Other containers' processes
/// are not.
/// </remarks>
internal sealed class ProcessSearch
{
    private const string Root = "/proc";

    // Checking this many processes takes about ten milliseconds.
    private const int Slice = 1024;

    private readonly uint user = Libc.GetEffectiveUserId();
    private readonly FileIdentity? pidNamespace = NamespaceOf("self", "pid");
    private readonly FileIdentity? userNamespace = NamespaceOf("self", "user");

    /// <summary>The PIDs of all processes except this one.</summary>
    /// <exception cref="TimeoutException">The token was cancelled before all were listed.</exception>
    public static IEnumerable<int> All(CancellationToken cancellationToken, string directory = Root)
    {
        var count = 0;
        foreach (var path in Directory.EnumerateDirectories(directory))
        {
            if (++count % Slice == 0 && cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException("the processes of this node could not all be checked before the deadline");
            }

            if (int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId)
            {
                yield return id;
            }
        }
    }

    /// <summary>
    /// Whether effective user and namespaces equal ours. Read nothing else of other processes first: a foreign process can map memory that
    /// blocks its reader for ever.
    /// </summary>
    public bool CanBeOurs(int processId)
    {
        try
        {
            // The directory's owner is the effective user, or root if the process is not dumpable.
            return FileStatus.TryOf($"{Root}/{processId}", out var status)
                && status.UserId == user
                && NamespaceOf($"{processId}", "pid") == pidNamespace
                && NamespaceOf($"{processId}", "user") == userNamespace;
        }
        catch (LinuxException)
        {
            // This program did not start a process that it may not inspect.
            return false;
        }
    }

    /// <summary>False for a set-user-ID program that another user started.</summary>
    public bool HasOnlyOurUser(int processId)
    {
        // "Uid: real effective saved file-system".
        if (!FileDescriptor.TryReadAll($"{Root}/{processId}/status", out var text))
        {
            return false;
        }

        var line = text.AsSpan();
        line = line[(line.IndexOf("\nUid:"u8) + 1)..];
        line = line[..Math.Max(0, line.IndexOf((byte)'\n'))];
        var ids = System.Text.Encoding.ASCII.GetString(line).Split('\t');
        var own = user.ToString(CultureInfo.InvariantCulture);
        return ids.Length > 1 && ids.Skip(1).All(id => id == own);
    }

    private static FileIdentity? NamespaceOf(string process, string kind) =>
        FileStatus.TryOf($"{Root}/{process}/ns/{kind}", out var status) ? status.Identity : null;
}
