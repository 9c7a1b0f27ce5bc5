// SPDX-License-Identifier: Apache-2.0

namespace Cni.Errors;

/// <summary>The error codes that the specification reserves (CNI §5 "Error").</summary>
/// <remarks>0-99 belong to the specification; codes from 100 on belong to plugins.</remarks>
public enum CniErrorCode
{
    /// <summary>1: the plugin does not speak the configuration's CNI version.</summary>
    IncompatibleVersion = 1,

    /// <summary>2: an unsupported field in the configuration; the message names the field and its value.</summary>
    UnsupportedField = 2,

    /// <summary>3: the container is unknown or does not exist; the runtime need not clean up.</summary>
    UnknownContainer = 3,

    /// <summary>4: an environment variable that is needed is missing or invalid; the message names it.</summary>
    InvalidEnvironment = 4,

    /// <summary>5: a failure to read or write, such as the network configuration on stdin.</summary>
    IOFailure = 5,

    /// <summary>6: content could not be decoded.</summary>
    DecodingFailure = 6,

    /// <summary>7: the network configuration is invalid.</summary>
    InvalidNetworkConfiguration = 7,

    /// <summary>8: the network namespace is invalid (used by the reference library, reserved by the specification).</summary>
    InvalidNetworkNamespace = 8,

    /// <summary>11: try again later; a transient condition that waiting cures.</summary>
    TryAgainLater = 11,

    /// <summary>50: the plugin is not available, it cannot serve ADD (STATUS only).</summary>
    PluginNotAvailable = 50,

    /// <summary>51: the plugin is not available and existing containers may have limited connectivity (STATUS only).</summary>
    LimitedConnectivity = 51,
}
