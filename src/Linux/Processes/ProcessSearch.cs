// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Linux.Files;

namespace Linux.Processes;

/// <summary>The processes that this program, or one that it runs, can have started.</summary>
/// <remarks>
/// They have this process's user id as real, effective and saved one, and are in its PID and user namespaces. The containers of others
/// are not.
/// </remarks>
internal sealed class ProcessSearch
{
    private const string Root = "/proc";

    // Looking at so many processes takes about ten milliseconds.
    private const int Slice = 1024;

    private readonly uint user = Libc.GetEffectiveUserId();
    private readonly FileIdentity? pidNamespace = NamespaceOf("self", "pid");
    private readonly FileIdentity? userNamespace = NamespaceOf("self", "user");

    /// <summary>The numbers of all processes but this one.</summary>
    /// <exception cref="TimeoutException">The deadline passed before all were listed.</exception>
    public static IEnumerable<int> All(CancellationToken deadline, string directory = Root)
    {
        var count = 0;
        foreach (var path in Directory.EnumerateDirectories(directory))
        {
            if (++count % Slice == 0 && deadline.IsCancellationRequested)
            {
                throw new TimeoutException("not all processes of this machine could be looked at in time");
            }

            if (int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId)
            {
                yield return id;
            }
        }
    }

    /// <summary>
    /// Whether effective user and namespaces are ours. Nothing else of other processes is to be read: others can map memory whose reader
    /// waits for ever.
    /// </summary>
    public bool CanBeOurs(int processId)
    {
        try
        {
            // The owner of the directory is the effective user; or root, if the process keeps its memory to itself.
            return FileStatus.TryOf($"{Root}/{processId}", out var status)
                && status.UserId == user
                && NamespaceOf($"{processId}", "pid") == pidNamespace
                && NamespaceOf($"{processId}", "user") == userNamespace;
        }
        catch (LinuxException)
        {
            // What may not be looked at was not started by this program.
            return false;
        }
    }

    /// <summary>False for a program with the set-user-ID bit that another user has started.</summary>
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
