// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Faults;

/// <summary>What remains to be done after a fault.</summary>
public enum FaultEffect
{
    /// <summary>Serve the request.</summary>
    None,

    /// <summary>Nothing: the response was sent.</summary>
    Answered,

    /// <summary>Apply the request, then reset the connection before the response.</summary>
    LoseAnswer,
}
