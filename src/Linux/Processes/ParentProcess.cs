// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Linux.Processes;

/// <summary>The process that started this one: the runtime, when this is the plugin.</summary>
public static class ParentProcess
{
    /// <summary>Its command name, such as <c>containerd</c> or <c>crio</c>; empty if it is out of sight.</summary>
    public static string Name() =>
        FileDescriptor.TryReadAll($"/proc/{Libc.GetParentProcessId()}/comm", out var name)
            ? Encoding.UTF8.GetString(name).TrimEnd('\n')
            : "";
}
