// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>Marks the process that the daemon started to take a container down, so that a restarted daemon finds it again.</summary>
internal static class RepairMark
{
    /// <summary>
    /// An environment variable with the container's ID. The plugins do not get it: what a plugin leaves running, such as a DHCP daemon, is
    /// no take-down.
    /// </summary>
    public const string Variable = "METACNI_REPAIR";
}
