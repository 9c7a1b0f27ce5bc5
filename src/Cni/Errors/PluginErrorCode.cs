// SPDX-License-Identifier: Apache-2.0

namespace Cni.Errors;

/// <summary>The codes that this project reports for the plugins that it runs. CNI §5 "Error" leaves codes from 100 to plugins.</summary>
public enum PluginErrorCode
{
    /// <summary>100: the plugin was not found in any directory of CNI_PATH.</summary>
    PluginNotFound = 100,

    /// <summary>101: the plugin failed without a CNI error on stdout.</summary>
    PluginFailed = 101,

    /// <summary>102: a signal killed the plugin.</summary>
    PluginKilled = 102,

    /// <summary>103: the plugin exceeded the deadline and was terminated.</summary>
    PluginTimedOut = 103,

    /// <summary>104: the plugin reported success, but its answer is not a valid CNI result.</summary>
    PluginAnswerInvalid = 104,

    /// <summary>105: a bug in this program; the message has the details for a bug report.</summary>
    Internal = 105,

    /// <summary>106: a requested network is not defined.</summary>
    NetworkNotFound = 106,
}
