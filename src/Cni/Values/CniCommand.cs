// SPDX-License-Identifier: Apache-2.0

namespace Cni.Values;

/// <summary>The operations of the protocol (CNI §2 "CNI operations"); <see cref="CniCommandNames"/> has their wire names.</summary>
public enum CniCommand
{
    /// <summary>Add a container to a network, or apply modifications.</summary>
    Add,

    /// <summary>Remove a container from a network, or un-apply modifications.</summary>
    Del,

    /// <summary>Check that a container's networking is as expected (from 0.4.0).</summary>
    Check,

    /// <summary>Ask whether the plugin can serve ADD (from 1.1.0).</summary>
    Status,

    /// <summary>Clean up what no valid attachment owns (from 1.1.0).</summary>
    Gc,

    /// <summary>Ask for the versions that the plugin speaks.</summary>
    Version,
}
