// SPDX-License-Identifier: Apache-2.0

namespace Cni.Errors;

/// <summary>What a plugin that runs plugins reports of them. CNI §5 "Error" leaves codes from 100 on to plugins.</summary>
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
}
