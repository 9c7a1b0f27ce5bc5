// SPDX-License-Identifier: Apache-2.0

namespace Cni.Errors;

/// <summary>
/// The error codes of this project. CNI §5 "Error" leaves codes from 100 on to plugins; docs/errors.md has each with its remedy.
/// </summary>
public enum PluginErrorCode
{
    /// <summary>100: no directory of CNI_PATH holds the plugin.</summary>
    PluginNotFound = 100,

    /// <summary>101: the plugin ended with a failure and said nothing that CNI can express.</summary>
    PluginFailed = 101,

    /// <summary>102: the plugin was ended by a signal.</summary>
    PluginKilled = 102,

    /// <summary>103: the plugin outlived the deadline and was ended.</summary>
    PluginTimedOut = 103,

    /// <summary>104: the plugin reported success, but its answer is no result of the protocol.</summary>
    PluginAnswerInvalid = 104,

    /// <summary>105: a defect of this program; the message has what is needed to report it.</summary>
    Internal = 105,

    /// <summary>106: a network that is asked for is defined nowhere.</summary>
    NetworkNotFound = 106,

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
    TeardownIncomplete = 113,

    /// <summary>114: the pod was deleted, replaced or changed while it was being attached.</summary>
    PodChanged = 114,

    /// <summary>115: the API server does not accept our credential, or does not permit what is needed.</summary>
    AccessDenied = 115,

    /// <summary>116: the API server refuses the network-status for good.</summary>
    StatusRejected = 116,

    /// <summary>118: an interface that ADD made is no longer in the pod's namespace.</summary>
    InterfaceMissing = 118,
}
