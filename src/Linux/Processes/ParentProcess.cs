// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Linux.Processes;

/// <summary>The process that started this one.</summary>
public static class ParentProcess
{
    /// <summary>Its command name; empty if it is not visible, as in another PID namespace.</summary>
    public static string Name() =>
        FileDescriptor.TryReadAll($"/proc/{Libc.GetParentProcessId()}/comm", out var name)
            ? Encoding.UTF8.GetString(name).TrimEnd('\n')
            : "";
}
