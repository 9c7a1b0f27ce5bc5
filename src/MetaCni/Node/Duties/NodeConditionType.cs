// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>The conditions of a node; docs/operations.md has each with its meaning.</summary>
internal enum NodeConditionType
{
    /// <summary>Our configuration is in the runtime's directory, and an executable that works is installed.</summary>
    Published,

    /// <summary>The setting dryRun: nothing is changed. It takes the place of <see cref="Published"/>.</summary>
    DryRun,

    /// <summary>MetaCni is removed from this node.</summary>
    Removed,

    /// <summary>The configuration is not published, or not kept up to date, until something else happens.</summary>
    Waiting,

    /// <summary>The settings have an invalid value; the last valid settings are used.</summary>
    SettingsInvalid,

    /// <summary>The state directory cannot be used: every ADD would fail.</summary>
    StateUnusable,

    /// <summary>A plugin of the primary is not installed: every ADD would fail.</summary>
    PrimaryPluginMissing,

    /// <summary>The container runtime is configured with other directories than the daemon.</summary>
    OtherDirectories,

    /// <summary>The plugin's credential cannot be created or renewed.</summary>
    CredentialFailing,

    /// <summary>The settings ask for repair, but plugins cannot be started on the host.</summary>
    RepairUnavailable,

    /// <summary>The settings ask for hot-plug, but plugins cannot be started on the host.</summary>
    HotPlugUnavailable,
}
