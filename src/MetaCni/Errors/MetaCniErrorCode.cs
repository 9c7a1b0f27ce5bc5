// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Errors;

/// <summary>
/// MetaCni's own error codes, after those of <see cref="Cni.Errors.PluginErrorCode"/>; docs/errors.md has each with its remedy.
/// </summary>
internal enum MetaCniErrorCode
{
    /// <summary>107: a configuration delegates to MetaCni itself.</summary>
    SelfDelegation = 107,

    /// <summary>108: the interface to create already exists in the network namespace.</summary>
    InterfaceExists = 108,

    /// <summary>109: a request of the pod was not honoured.</summary>
    RequestNotHonoured = 109,

    /// <summary>110: a policy forbids this pod the network or the plugin.</summary>
    NetworkForbidden = 110,

    /// <summary>111: the results of the attachments contradict each other.</summary>
    ResultConflict = 111,

    /// <summary>112: the state directory cannot be used.</summary>
    StateUnavailable = 112,

    /// <summary>113: an attachment could not be detached; it stays in its record and is tried again.</summary>
    DetachIncomplete = 113,

    /// <summary>114: the pod was deleted, replaced or changed while it was being attached.</summary>
    PodChanged = 114,

    /// <summary>115: the API server rejects our credential, or a permission is missing.</summary>
    AccessDenied = 115,

    /// <summary>116: the API server rejects the network-status, and a retry does not help.</summary>
    StatusRejected = 116,

    /// <summary>118: an interface that ADD created no longer exists in the pod's network namespace.</summary>
    InterfaceMissing = 118,

    /// <summary>A running pod cannot be changed as its annotation requests; nothing is changed.</summary>
    HotPlugRefused = 119,
}
