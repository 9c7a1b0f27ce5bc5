// SPDX-License-Identifier: Apache-2.0

namespace Cni.Runtime;

/// <summary>What a CHECK that raised no error means.</summary>
public enum CheckOutcome
{
    /// <summary>Every plugin found the attachment as it should be.</summary>
    Checked,

    /// <summary>No plugin ran: the network's version, below 0.4.0, has no CHECK.</summary>
    NotSupported,

    /// <summary>No plugin ran: the network says <c>disableCheck</c> (CNI §3 "Checking an attachment": success).</summary>
    Disabled,
}
