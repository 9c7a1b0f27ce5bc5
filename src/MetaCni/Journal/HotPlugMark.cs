// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>Marks the process that the daemon started to reconcile a container, so that a restarted daemon finds it again.</summary>
internal static class HotPlugMark
{
    /// <summary>An environment variable with the container's ID. The plugins do not get it, as with <see cref="RepairMark"/>.</summary>
    public const string Variable = "METACNI_HOTPLUG";
}
