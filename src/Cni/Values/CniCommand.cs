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

    /// <summary>Query whether the plugin can serve ADD (from 1.1.0).</summary>
    Status,

    /// <summary>Clean up the resources of attachments that are not valid (from 1.1.0).</summary>
    Gc,

    /// <summary>Query the versions that the plugin supports.</summary>
    Version,
}
