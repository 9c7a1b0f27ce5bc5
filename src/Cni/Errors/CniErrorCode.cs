// SPDX-License-Identifier: Apache-2.0

namespace Cni.Errors;

/// <summary>The error codes that the specification reserves (CNI §5 "Error").</summary>
/// <remarks>The specification reserves 0-99; plugins use codes from 100.</remarks>
public enum CniErrorCode
{
    /// <summary>1: the plugin does not support the configuration's CNI version.</summary>
    IncompatibleVersion = 1,

    /// <summary>2: an unsupported field in the configuration; the message names the field and its value.</summary>
    UnsupportedField = 2,

    /// <summary>3: the container is unknown or does not exist; the runtime need not clean up.</summary>
    UnknownContainer = 3,

    /// <summary>4: a required environment variable is missing or invalid; the message names it.</summary>
    InvalidEnvironment = 4,

    /// <summary>5: an I/O error, such as a failure to read the network configuration from stdin.</summary>
    IOFailure = 5,

    /// <summary>6: content could not be decoded.</summary>
    DecodingFailure = 6,

    /// <summary>7: the network configuration is invalid.</summary>
    InvalidNetworkConfiguration = 7,

    /// <summary>8: the network namespace is invalid (used by the reference library, reserved by the specification).</summary>
    InvalidNetworkNamespace = 8,

    /// <summary>11: a transient condition; try again later.</summary>
    TryAgainLater = 11,

    /// <summary>50: the plugin is not available and cannot serve ADD (STATUS only).</summary>
    PluginNotAvailable = 50,

    /// <summary>51: the plugin is not available and existing containers may have limited connectivity (STATUS only).</summary>
    LimitedConnectivity = 51,
}
