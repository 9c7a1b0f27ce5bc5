// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Host;

namespace MetaCni.Node.Repair;

/// <summary>Takes containers down on the host.</summary>
internal interface ITakeDowns
{
    /// <summary>The process that takes the container down already, such as one of an earlier daemon; null if there is none.</summary>
    HostProcess? Find(RepairSubject subject);

    /// <summary>Starts to take a container down.</summary>
    /// <exception cref="Linux.LinuxException">It cannot be started.</exception>
    HostProcess Start(RepairSubject subject);
}
