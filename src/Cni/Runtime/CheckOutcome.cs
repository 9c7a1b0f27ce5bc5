// SPDX-License-Identifier: Apache-2.0

namespace Cni.Runtime;

/// <summary>The outcome of a CHECK without an error.</summary>
public enum CheckOutcome
{
    /// <summary>Every plugin succeeded.</summary>
    Checked,

    /// <summary>No plugin ran: the network's version is below 0.4.0, which has no CHECK.</summary>
    NotSupported,

    /// <summary>No plugin ran: the network has <c>disableCheck</c> (CNI §3 "Checking an attachment": success).</summary>
    Disabled,
}
