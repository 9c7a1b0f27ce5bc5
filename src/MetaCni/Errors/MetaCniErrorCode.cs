// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Errors;

/// <summary>
/// The codes of MetaCni's own errors, after those of <see cref="Cni.Errors.PluginErrorCode"/>; docs/errors.md has each with its remedy.
/// </summary>
internal enum MetaCniErrorCode
{
    /// <summary>107: a configuration delegates to the plugin that is reading it.</summary>
    SelfDelegation = 107,

    /// <summary>108: an interface that should be made exists in the namespace already.</summary>
    InterfaceExists = 108,

    /// <summary>109: something that the pod asked for was not honoured.</summary>
    RequestNotHonoured = 109,

    /// <summary>110: policy forbids the network or the plugin to this pod.</summary>
    NetworkForbidden = 110,

    /// <summary>111: the results of the attachments contradict each other.</summary>
    ResultConflict = 111,

    /// <summary>112: the state directory cannot be used.</summary>
    StateUnavailable = 112,

    /// <summary>113: something could not be taken down; what is left is on record and will be tried again.</summary>
    DetachIncomplete = 113,

    /// <summary>114: the pod was deleted, replaced or changed while it was being attached.</summary>
    PodChanged = 114,

    /// <summary>115: the API server does not accept our credential, or does not permit what is needed.</summary>
    AccessDenied = 115,

    /// <summary>116: the API server refuses the network-status for good.</summary>
    StatusRejected = 116,

    /// <summary>118: an interface that ADD made is no longer in the pod's namespace.</summary>
    InterfaceMissing = 118,
}
